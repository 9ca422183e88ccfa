/** What a column of a file may hold for an award. */
export const IMPORT_FIELDS = [
  'name',
  'email',
  'level',
  'date',
  'narrative',
  'evidenceUrl',
  'externalId',
  'locale',
  'cohort',
  'birthDate',
  'guardianEmail',
  'guardianName',
] as const
export type ImportField = (typeof IMPORT_FIELDS)[number]
/** Field → name of the column that holds it. */
export type Mapping = { readonly [field in ImportField]?: string | undefined }

/** Words that schools write above their columns, in English, French and Thai; the first that fits wins. */
const WORDS: Readonly<Record<ImportField, RegExp>> = {
  email: /e-?mail|courriel|adresse (e|é)lectronique|อีเมล|อีเมล์/i,
  name: /^(full ?)?name$|(learner|student|recipient|participant).*name|^(learner|student|recipient|participant)$|nom complet|^nom$|pr(é|e)nom|apprenant|(é|e)l(è|e)ve|ชื่อ|ผู้เรียน|นักเรียน|นักศึกษา|name/i,
  level: /level|niveau|grade|mention|ระดับ/i,
  date: /date|awarded|valid ?from|d(é|e)livr|obtenu|วันที่|วัน/i,
  evidenceUrl: /evidence|url|link|lien|preuve|หลักฐาน|ลิงก์/i,
  narrative: /narrative|comment|note|description|remark|feedback|commentaire|remarque|หมายเหตุ|ความเห็น|คำอธิบาย/i,
  externalId: /(^| )id$|student ?(no|number|id)|matricule|num(é|e)ro|identifiant|รหัส|เลขประจำตัว/i,
  locale: /locale|language|langue|ภาษา/i,
  cohort: /cohort|class|group|intake|homeroom|classe|groupe|promotion|ห้อง|ชั้น|รุ่น|กลุ่ม/i,
  birthDate: /birth|naissance|n(é|e)e? le|วันเกิด|วัน เดือน ปีเกิด/i,
  guardianEmail:
    /(guardian|parent|mother|father|responsable|m(è|e)re|p(è|e)re|ผู้ปกครอง).*(mail|courriel|อีเมล)|(mail|courriel|อีเมล).*(guardian|parent|mother|father|responsable|m(è|e)re|p(è|e)re|ผู้ปกครอง)/i,
  guardianName: /guardian|parent|mother|father|responsable|^m(è|e)re|^p(è|e)re|ผู้ปกครอง/i,
}

/** The narrow before the wide: "Date of birth" is no date of an award, and a parent's mail not the learner's. */
const ORDER = [
  'birthDate',
  'guardianEmail',
  'guardianName',
  'email',
  'externalId',
  'name',
  'level',
  'date',
  'evidenceUrl',
  'narrative',
  'locale',
  'cohort',
] as const

/** A first guess, for the person to correct. No column is suggested twice. */
export function suggestMapping(columns: readonly string[]): Mapping {
  const free = new Set(columns)
  const mapping: { [field in ImportField]?: string } = {}
  for (const field of ORDER) {
    const found = [...free].find(column => WORDS[field].test(column.normalize('NFKC').trim()))
    if (!found) continue
    mapping[field] = found
    free.delete(found)
  }
  return mapping
}
