import { course } from './business-course.ts'
import type { GalleryEntry } from './shape.ts'

/** Courses 1 to 4: seeing what could be. */
export const BUSINESS_INSIGHT: readonly GalleryEntry[] = [
  course(
    'innovation-mindset',
    { template: 'hexagon', palette: 'brass', symbol: 'idea' },
    {
      th: {
        name: 'กรอบคิดนวัตกรรมและการมองหาโอกาส',
        description: 'มองเห็นปัญหาที่คุ้มค่าแก่การแก้ แยกแยะโอกาสจากกระแส และกล้าเริ่มทดลองจากเรื่องเล็ก',
        shows: [
          'จดปัญหาที่พบจริงอย่างน้อย 30 เรื่องใน 4 สัปดาห์ และจัดกลุ่มเป็นโอกาสทางธุรกิจ',
          'วิเคราะห์นวัตกรรมไทย 1 ราย และต่างประเทศ 1 ราย ว่าสำเร็จหรือล้มเหลวเพราะเหตุใด',
          'เสนอโอกาส 1 เรื่องต่อคณะกรรมการใน 5 นาที พร้อมหลักฐานว่าปัญหานั้นมีอยู่จริง',
        ],
        evidence: 'สมุดบันทึกปัญหา บทวิเคราะห์กรณีศึกษา และสไลด์นำเสนอ',
        tags: ['นวัตกรรม', 'โอกาสทางธุรกิจ', 'กรอบคิด'],
      },
      en: {
        name: 'Innovation Mindset and Opportunity',
        description:
          'Sees problems that are worth solving, tells an opportunity from a fashion, and dares to start small.',
        shows: [
          'Record at least thirty problems met in four weeks, and group them into opportunities for business.',
          'Analyse one Thai innovation and one from abroad: why it succeeded or failed.',
          'Pitch one opportunity to a panel in five minutes, with evidence that the problem exists.',
        ],
        evidence: 'The problem journal, the case analysis and the slides.',
        tags: ['innovation', 'opportunity', 'mindset'],
      },
      fr: {
        name: 'Esprit d’innovation et repérage d’occasions',
        description:
          'Voit les problèmes qui valent d’être résolus, distingue l’occasion de la mode et ose commencer petit.',
        shows: [
          'Noter au moins trente problèmes rencontrés en quatre semaines et les regrouper en occasions d’affaires.',
          'Analyser une innovation thaïlandaise et une étrangère : les raisons du succès ou de l’échec.',
          'Présenter une occasion en cinq minutes à un jury, en prouvant que le problème existe.',
        ],
        evidence: 'Le carnet de problèmes, l’analyse de cas et les diapositives.',
        tags: ['innovation', 'occasion d’affaires', 'état d’esprit'],
      },
    },
  ),
  course(
    'customer-insight',
    { template: 'hexagon', palette: 'rose', symbol: 'people' },
    {
      th: {
        name: 'การเข้าใจลูกค้าเชิงลึก',
        description: 'ค้นพบสิ่งที่ลูกค้าต้องการแต่ไม่ได้พูดออกมา และแปลงเป็นโจทย์ที่ทีมลงมือทำได้',
        shows: [
          'สัมภาษณ์ลูกค้าอย่างน้อย 12 คน และสังเกตการใช้งานจริงอย่างน้อย 3 ครั้ง',
          'ทำแผนที่เส้นทางของลูกค้าและระบุจุดที่ติดขัดที่สุดพร้อมหลักฐาน',
          'สรุปข้อค้นพบเชิงลึก 3 ข้อที่ทีมไม่เคยรู้มาก่อน และตั้งโจทย์จากข้อค้นพบนั้น',
        ],
        evidence: 'บันทึกการสัมภาษณ์แบบไม่ระบุชื่อ แผนที่เส้นทางลูกค้า และสรุปข้อค้นพบ',
        tags: ['ลูกค้า', 'การวิจัยผู้ใช้', 'ข้อค้นพบเชิงลึก'],
      },
      en: {
        name: 'Customer Insight',
        description: 'Discovers what customers need and do not say, and turns it into a task that a team can work on.',
        shows: [
          'Interview at least twelve customers, and observe at least three in real use.',
          'Draw the customer’s journey, and mark the worst obstacle with evidence.',
          'State three insights that were new to the team, and derive a design question from each.',
        ],
        evidence: 'Interview notes without names, the journey map and the summary of insights.',
        tags: ['customers', 'user research', 'insight'],
      },
      fr: {
        name: 'Connaissance approfondie de la clientèle',
        description: 'Découvre ce dont les clients ont besoin sans le dire et en fait une tâche pour une équipe.',
        shows: [
          'Interroger au moins douze clients et en observer au moins trois en situation réelle.',
          'Tracer le parcours client et marquer le pire obstacle, preuves à l’appui.',
          'Énoncer trois découvertes nouvelles pour l’équipe et en tirer chaque fois une question de conception.',
        ],
        evidence: 'Notes d’entretien anonymes, carte du parcours et synthèse des découvertes.',
        tags: ['clientèle', 'recherche utilisateur', 'découverte'],
      },
    },
  ),
  course(
    'market-analysis',
    { template: 'hexagon', palette: 'slate', symbol: 'chart' },
    {
      th: {
        name: 'การวิเคราะห์ตลาดและการแข่งขัน',
        description: 'ประเมินขนาดตลาด คู่แข่ง และแรงผลักดันของอุตสาหกรรมจากข้อมูลที่ตรวจสอบได้',
        shows: [
          'ประมาณขนาดตลาดด้วย 2 วิธีที่ต่างกัน และอธิบายว่าเหตุใดผลจึงต่างกัน',
          'เปรียบเทียบคู่แข่งอย่างน้อย 5 ราย รวมทางเลือกที่ลูกค้าใช้อยู่โดยไม่ต้องซื้อ',
          'วิเคราะห์แนวโน้ม 3 ด้านที่จะเปลี่ยนตลาดนี้ใน 5 ปี พร้อมระดับความมั่นใจ',
        ],
        evidence: 'รายงานวิเคราะห์ตลาดพร้อมแหล่งอ้างอิงและไฟล์คำนวณ',
        tags: ['การวิเคราะห์ตลาด', 'คู่แข่ง', 'กลยุทธ์'],
      },
      en: {
        name: 'Market and Competitor Analysis',
        description: 'Estimates a market, its competitors and the forces that move it, from data that can be checked.',
        shows: [
          'Estimate the size of a market in two different ways, and explain the difference.',
          'Compare at least five competitors, including what customers do at present without buying.',
          'Analyse three trends that will change this market in five years, with the degree of confidence.',
        ],
        evidence: 'A market report with references and the file of calculations.',
        tags: ['market analysis', 'competition', 'strategy'],
      },
      fr: {
        name: 'Analyse du marché et de la concurrence',
        description: 'Évalue un marché, ses concurrents et ce qui le fait bouger, à partir de données vérifiables.',
        shows: [
          'Estimer la taille d’un marché de deux façons différentes et expliquer l’écart.',
          'Comparer au moins cinq concurrents, y compris ce que les clients font aujourd’hui sans acheter.',
          'Analyser trois tendances qui changeront ce marché d’ici cinq ans, avec le degré de confiance.',
        ],
        evidence: 'Un rapport de marché référencé et le fichier de calcul.',
        tags: ['analyse de marché', 'concurrence', 'stratégie'],
      },
    },
  ),
  course(
    'business-models',
    { template: 'hexagon', palette: 'ink', symbol: 'compass' },
    {
      th: {
        name: 'การออกแบบโมเดลธุรกิจ',
        description: 'ออกแบบวิธีสร้าง ส่งมอบ และรับคุณค่า แล้วทดสอบสมมติฐานที่เสี่ยงที่สุดก่อน',
        shows: [
          'เขียนโมเดลธุรกิจ 3 แบบสำหรับโอกาสเดียวกัน และเปรียบเทียบจุดแข็งจุดอ่อน',
          'เรียงลำดับสมมติฐานตามความเสี่ยง และทดสอบ 2 ข้อแรกกับตลาดจริง',
          'ปรับโมเดลจากผลทดสอบ และแสดงว่าอะไรเปลี่ยนไปเพราะหลักฐานใด',
        ],
        evidence: 'โมเดลธุรกิจทั้ง 3 แบบ ผลการทดสอบ และโมเดลฉบับปรับปรุง',
        tags: ['โมเดลธุรกิจ', 'การทดสอบสมมติฐาน', 'คุณค่า'],
      },
      en: {
        name: 'Business Model Design',
        description: 'Designs how value is made, delivered and paid for, and tests the riskiest assumption first.',
        shows: [
          'Write three business models for the same opportunity, and compare their strengths and weaknesses.',
          'Rank the assumptions by risk, and test the first two in the market.',
          'Revise the model, and show what changed because of which evidence.',
        ],
        evidence: 'The three models, the test results and the revised model.',
        tags: ['business models', 'testing assumptions', 'value'],
      },
      fr: {
        name: 'Conception de modèles d’affaires',
        description:
          'Conçoit la façon de créer, de livrer et de rémunérer la valeur, en testant d’abord l’hypothèse la plus risquée.',
        shows: [
          'Rédiger trois modèles d’affaires pour une même occasion et comparer forces et faiblesses.',
          'Classer les hypothèses par risque et tester les deux premières sur le marché.',
          'Réviser le modèle et montrer ce qui a changé, et d’après quelle preuve.',
        ],
        evidence: 'Les trois modèles, les résultats des tests et le modèle révisé.',
        tags: ['modèles d’affaires', 'test d’hypothèses', 'valeur'],
      },
    },
  ),
]
