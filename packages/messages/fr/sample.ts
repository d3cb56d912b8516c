/** Sample rounds, in French. */
import type { Translation } from '../message.ts'

export const sampleMessages = {
  'sample-title': 'Se promener dans un cycle d’exemple',
  'sample-note':
    'Un cycle avec treize organisations fictives, leurs contributions, les réponses et les positions, dans un programme à part. Rien n’y compte, et il peut être supprimé en entier.',
  'sample-end': 'Jusqu’où il est allé',
  'sample-end-consultation': 'Consultation : les contributions arrivent',
  'sample-end-review': 'Examen : les contributions reçoivent leur réponse',
  'sample-end-consensus': 'Consensus : les positions sont prises',
  'sample-end-closed': 'Clos : des objectifs sont adoptés',
  'sample-load': 'Charger un cycle d’exemple',
  'sample-loading': 'En cours de chargement : {end}',
  'sample-failed': 'Le chargement a été interrompu : {end}',
  'sample-open': 'Ouvrir l’exemple : {end}',
  'sample-remove': 'Supprimer',
  'sample-remove-title': 'Supprimer ce cycle d’exemple ?',
  'sample-remove-note':
    'Tout ce qu’il contient disparaît, y compris ce que vous et d’autres y avez écrit depuis. C’est irréversible.',
  'sample-remove-go': 'Supprimer le cycle d’exemple',
  'sample-keep': 'Le garder',
  'sample-ready': 'Le cycle d’exemple est prêt.',
  'sample-sit-delegate': 'Siéger comme délégué',
  'sample-sit-moderator': 'Assurer de nouveau la modération',
  'sample-sits-delegate': 'Vous siégez pour l’une de ses organisations et voyez ce que voient ses délégués.',
  'sample-sits-moderator': 'Vous en assurez de nouveau la modération.',
  'sample-removed': 'Le cycle d’exemple a été supprimé.',
  'sample-mark': 'Cycle d’exemple.',
  'sample-mark-note': 'Toutes les organisations et les personnes y sont fictives, et rien n’y compte.',
} as const satisfies Translation
