import { course } from './business-course.ts'
import type { GalleryEntry } from './shape.ts'

/** Courses 5 to 8: making it. */
export const BUSINESS_BUILDING: readonly GalleryEntry[] = [
  course(
    'service-design',
    { template: 'tile', palette: 'laurel', symbol: 'brush' },
    {
      th: {
        name: 'การออกแบบบริการและประสบการณ์',
        description: 'ออกแบบบริการทั้งหน้าร้านและหลังร้านให้ลูกค้าและพนักงานทำงานได้ราบรื่น',
        shows: [
          'เขียนพิมพ์เขียวบริการที่แสดงทั้งสิ่งที่ลูกค้าเห็นและงานเบื้องหลัง',
          'สร้างต้นแบบบริการและทดลองกับลูกค้าจริงอย่างน้อย 8 คน',
          'วัดผลก่อนและหลังปรับด้วยตัวชี้วัดอย่างน้อย 2 ตัว โดยมีด้านพนักงาน 1 ตัว',
        ],
        evidence: 'พิมพ์เขียวบริการ คลิปการทดลอง และตารางผลวัด',
        tags: ['การออกแบบบริการ', 'ต้นแบบ', 'ประสบการณ์ลูกค้า'],
      },
      en: {
        name: 'Service and Experience Design',
        description: 'Designs a service in front of and behind the counter, so that it works for customers and staff.',
        shows: [
          'Draw a service blueprint that shows what customers see and the work behind it.',
          'Build a prototype of the service and try it with at least eight real customers.',
          'Measure before and after with at least two indicators, one of them about staff.',
        ],
        evidence: 'The blueprint, a recording of the trial and the table of measurements.',
        tags: ['service design', 'prototyping', 'customer experience'],
      },
      fr: {
        name: 'Design de services et d’expériences',
        description:
          'Conçoit un service devant et derrière le comptoir, pour qu’il convienne aux clients et au personnel.',
        shows: [
          'Dessiner le plan du service : ce que voient les clients et le travail en coulisses.',
          'Construire un prototype du service et l’essayer avec au moins huit vrais clients.',
          'Mesurer avant et après à l’aide d’au moins deux indicateurs, dont un sur le personnel.',
        ],
        evidence: 'Le plan du service, un enregistrement de l’essai et le tableau des mesures.',
        tags: ['design de services', 'prototypage', 'expérience client'],
      },
    },
  ),
  course(
    'digital-business',
    { template: 'tile', palette: 'plum', symbol: 'globe' },
    {
      th: {
        name: 'ธุรกิจดิจิทัลและแพลตฟอร์ม',
        description: 'เลือกใช้เทคโนโลยีให้รับใช้ธุรกิจ และเข้าใจกลไกของแพลตฟอร์มที่เชื่อมผู้ซื้อกับผู้ขาย',
        shows: [
          'อธิบายกลไกเครือข่ายของแพลตฟอร์ม 1 แห่งที่ใช้ในประเทศไทย พร้อมผู้ได้และผู้เสียประโยชน์',
          'สร้างช่องทางดิจิทัลที่ใช้งานได้จริงด้วยเครื่องมือสำเร็จรูป และเปิดให้คนภายนอกใช้',
          'ประเมินความเสี่ยงด้านข้อมูลส่วนบุคคลและความปลอดภัย พร้อมมาตรการ 3 ข้อ',
        ],
        evidence: 'บทวิเคราะห์แพลตฟอร์ม ลิงก์ช่องทางดิจิทัล และแบบประเมินความเสี่ยง',
        tags: ['ธุรกิจดิจิทัล', 'แพลตฟอร์ม', 'ความปลอดภัยของข้อมูล'],
      },
      en: {
        name: 'Digital Business and Platforms',
        description:
          'Puts technology at the service of the business, and understands platforms that join buyers and sellers.',
        shows: [
          'Explain the network effects of one platform used in Thailand, and who gains and loses by it.',
          'Build a working digital channel with ready-made tools, and open it to outsiders.',
          'Assess the risks to personal data and security, with three measures.',
        ],
        evidence: 'The platform analysis, the address of the channel and the risk assessment.',
        tags: ['digital business', 'platforms', 'data security'],
      },
      fr: {
        name: 'Entreprise numérique et plateformes',
        description:
          'Met la technologie au service de l’entreprise et comprend les plateformes qui relient acheteurs et vendeurs.',
        shows: [
          'Expliquer les effets de réseau d’une plateforme utilisée en Thaïlande, et qui y gagne ou y perd.',
          'Monter un canal numérique fonctionnel avec des outils existants et l’ouvrir au public.',
          'Évaluer les risques pour les données personnelles et la sécurité, avec trois mesures.',
        ],
        evidence: 'L’analyse de la plateforme, l’adresse du canal et l’évaluation des risques.',
        tags: ['entreprise numérique', 'plateformes', 'sécurité des données'],
      },
    },
  ),
  course(
    'data-for-decisions',
    { template: 'tile', palette: 'ink', symbol: 'chart' },
    {
      th: {
        name: 'ข้อมูลเพื่อการตัดสินใจทางธุรกิจ',
        description: 'ใช้ข้อมูลและการทดลองตัดสินใจเรื่องธุรกิจ โดยรู้ขอบเขตของสิ่งที่ข้อมูลบอกได้',
        shows: [
          'กำหนดตัวชี้วัด 3 ตัวที่เชื่อมกับการตัดสินใจจริง และสร้างแดชบอร์ดที่อัปเดตได้',
          'ออกแบบการทดลองเปรียบเทียบ 1 ครั้ง โดยกำหนดจำนวนตัวอย่างไว้ล่วงหน้า',
          'เสนอการตัดสินใจจากผลที่ได้ พร้อมบอกความไม่แน่นอนและสิ่งที่อาจผิด',
        ],
        evidence: 'แดชบอร์ด แผนและผลการทดลอง และบันทึกเสนอการตัดสินใจ 2 หน้า',
        tags: ['ข้อมูล', 'การทดลอง', 'การตัดสินใจ'],
      },
      en: {
        name: 'Data for Business Decisions',
        description: 'Decides with data and experiments, and knows how far they reach.',
        shows: [
          'Define three indicators tied to real decisions, and build a dashboard that can be updated.',
          'Design one comparative experiment with a sample size fixed beforehand.',
          'Propose a decision from the result, and state its uncertainty and what may be wrong.',
        ],
        evidence: 'The dashboard, the plan and result of the experiment, and a two-page memo.',
        tags: ['data', 'experiments', 'decisions'],
      },
      fr: {
        name: 'Des données pour décider',
        description: 'Décide à l’aide de données et d’expériences, en sachant jusqu’où elles portent.',
        shows: [
          'Définir trois indicateurs liés à de vraies décisions et construire un tableau de bord actualisable.',
          'Concevoir une expérience comparative dont la taille d’échantillon est fixée d’avance.',
          'Proposer une décision d’après le résultat, en disant l’incertitude et ce qui pourrait être faux.',
        ],
        evidence: 'Le tableau de bord, le plan et le résultat de l’expérience, une note de deux pages.',
        tags: ['données', 'expérimentation', 'décision'],
      },
    },
  ),
  course(
    'innovation-finance',
    { template: 'tile', palette: 'brick', symbol: 'gear' },
    {
      th: {
        name: 'การเงินสำหรับธุรกิจใหม่',
        description: 'วางแผนเงินของธุรกิจใหม่ อ่านงบการเงิน และรู้ว่าเงินจะหมดเมื่อใด',
        shows: [
          'จัดทำประมาณการ 24 เดือนของกำไรขาดทุนและกระแสเงินสด พร้อมที่มาของทุกตัวเลขสำคัญ',
          'คำนวณจุดคุ้มทุนและผลต่อหน่วย และทดสอบความอ่อนไหว 3 กรณี',
          'เปรียบเทียบแหล่งเงินทุน 3 แหล่ง และให้เหตุผลว่าแหล่งใดเหมาะกับธุรกิจของตน',
        ],
        evidence: 'ไฟล์แบบจำลองการเงินและบันทึกอธิบายสมมติฐาน',
        tags: ['การเงิน', 'กระแสเงินสด', 'แหล่งเงินทุน'],
      },
      en: {
        name: 'Finance for New Ventures',
        description: 'Plans the money of a new business, reads its statements, and knows when the cash runs out.',
        shows: [
          'Forecast profit and cash flow for 24 months, with the origin of every important figure.',
          'Calculate break-even and unit economics, and test three sensitive cases.',
          'Compare three sources of funding, and justify which suits the venture.',
        ],
        evidence: 'The financial model and a note on its assumptions.',
        tags: ['finance', 'cash flow', 'funding'],
      },
      fr: {
        name: 'Finances d’une nouvelle entreprise',
        description:
          'Planifie l’argent d’une jeune entreprise, lit ses états financiers et sait quand la caisse sera vide.',
        shows: [
          'Prévoir résultat et trésorerie sur 24 mois, en donnant l’origine de chaque chiffre important.',
          'Calculer le seuil de rentabilité et la marge unitaire, et éprouver trois cas sensibles.',
          'Comparer trois sources de financement et justifier celle qui convient.',
        ],
        evidence: 'Le modèle financier et une note sur ses hypothèses.',
        tags: ['finances', 'trésorerie', 'financement'],
      },
    },
  ),
]
