import type { BadgeClaim } from './badge-claims.ts'

/**
 * What wallets call the claims of an award. A type's metadata is kept as it was first published, since credentials are
 * tied to its bytes; a word that is changed here is for types that come after.
 */
export const CLAIM_LABELS: Readonly<Record<BadgeClaim, Readonly<Record<'en' | 'fr' | 'th', string>>>> = {
  issuer: { en: 'Issuer', fr: 'Émetteur', th: 'ผู้ออก' },
  achievement: { en: 'Achievement', fr: 'Réussite', th: 'ความสำเร็จ' },
  level: { en: 'Level reached', fr: 'Niveau atteint', th: 'ระดับที่ทำได้' },
  recipient_name: { en: 'Awarded to', fr: 'Décernée à', th: 'มอบให้' },
  results: { en: 'Results', fr: 'Résultats', th: 'ผลการประเมิน' },
  credits_earned: { en: 'Credits', fr: 'Crédits', th: 'หน่วยกิต' },
  skills: { en: 'Skills', fr: 'Compétences', th: 'ทักษะ' },
  evidence: { en: 'What was done', fr: 'Ce qui a été réalisé', th: 'สิ่งที่ได้ทำ' },
  narrative: { en: 'In the issuer’s words', fr: 'Selon l’émetteur', th: 'คำบรรยายของผู้ออก' },
  consists_of: { en: 'What it consists of', fr: 'Ce dont elle se compose', th: 'ประกอบด้วย' },
  credential_id: { en: 'Address of its page', fr: 'Adresse de sa page', th: 'ที่อยู่ของหน้าใบรับรอง' },
}
