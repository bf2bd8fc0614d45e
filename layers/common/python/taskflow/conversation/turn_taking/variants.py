"""Letters that are written in more than one way, and the one that the tables are compared in."""

from __future__ import annotations

_PAIRS = (
    # Latin letters that no normalisation takes apart.
    *("đd", "øo", "łl", "ıi", "ßs"),
    # Arabic, with Persian and Urdu forms.
    *("أا", "إا", "آا", "ٱا", "ىي", "یي", "کك", "ةه", "ہه", "ھه"),
    # Devanagari: nasal signs.
    "ँं",
    # Cyrillic.
    *("ёе",),
    # Small kana as large ones.
    *("ぁあ", "ぃい", "ぅう", "ぇえ", "ぉお", "っつ"),
)
_TRADITIONAL = (
    "謝谢 後后 麼么 嗎吗 說说 説说 繼继 續续 続续 請请 問问 題题 點点 "
    "簡简 單单 単单 個个 這这 對对 対对 沒没 關关 係系 夠够 講讲 聽听 "
    "來来 為为 爲为 嘆叹 別别 閉闭 會会 還还 過过 長长 詳详 細细 圖图 図图 "
    "語语 譯译 訳译 標标 錢钱 萬万 給给 從从 時时 間间 發发 発发 現现 "
    "種种 類类 與与 員员 嚇吓 厲厉 讚赞 贊赞 歡欢 樂乐 愛爱 錯错 誤误 "
    "實实 実实 際际 讓让 變变 変变 換换 終终 結结 開开 認认 識识 學学 "
    "寫写 詞词 濟济 歐欧 國国 億亿 臺台 號号 準准 確确 樣样 幾几 "
    "誰谁 兒儿 無无 內内 裡里 裏里 邊边 頭头 腦脑 軟软 體体 條条 "
    "應应 該该 當当 將将 轉转 喲哟 喔哦 啰罗 囉罗 嘍喽 瞭了 暫暂 "
    "鐘钟 鍾钟 廢废 話话 總总 減减 縮缩 擴扩 補补 併并 並并 兩两 "
    "雙双 專专 門门 議议 論论 討讨 評评 價价 値值 買买 賣卖 東东 "
    "車车 輕轻 鬆松 繁繁 漢汉 気气 帰归 読读 見见 覚觉 覺觉 聞闻 "
    "馬马 麻麻 煩烦 動动 働动 隨随 雖虽 們们 咱咱 嗯嗯 哪哪 顧顾 "
    "顏颜 願愿 選选 適适 達达 運运 週周 進进 連连 遠远 違违 "
    "閱阅 陽阳 陰阴 險险 電电 靜静 頁页 項项 順顺 須须 預预 領领 風风 "
    "飛飞 飯饭 飲饮 館馆 驗验 驚惊 齊齐 齡龄 許许 訊讯 計计 記记 "
    "設设 証证 證证 試试 調调 談谈 謎谜 謙谦 舉举 舊旧 處处 虛虚 "
    "親亲 觀观 規规 視视 覽览 緊紧 級级 紅红 純纯 紙纸 統统 絕绝 "
    "經经 絡络 維维 網网 綠绿 線线 練练 績绩 繪绘 羅罗 義义 習习 聯联 "
    "職职 術术 衛卫 補补 複复 復复 徵征 從从 憶忆 慶庆 憲宪 懶懒 戰战"
)

LETTERS = {
    **{ord(pair[0]): pair[1] for pair in (*_PAIRS, *_TRADITIONAL.split())},
    ord("æ"): "ae",
    ord("œ"): "oe",
    **{code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)},
}
for _small, _large in ("ァア", "ィイ", "ゥウ", "ェエ", "ォオ", "ッツ"):
    LETTERS[ord(_small)] = chr(ord(_large) - 0x60)
