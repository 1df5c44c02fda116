-- What the name of a task says, as far as two names can be held against each other: one reading a name, so that pairs cost nothing.
-- matter: its words without what is said of every task; aside: the words of a purpose, a basis or a result at its end; pairs: every two
-- words in a row; actions: what is done; traits: years, numbers with a label, counts, documents and provinces, each as kind:value;
-- key: the matter in alphabetical order, by which names are joined. Words stand here because PostgreSQL reads them; they are Vietnamese's.
CREATE FUNCTION core.task_reading(
    name text, OUT said text [], OUT matter text [], OUT aside text [], OUT pairs text [], OUT actions text [], OUT traits text [], OUT key text
)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    shorts CONSTANT text[] := ARRAY[
        'ubnd=ủy ban nhân dân', 'hđnd=hội đồng nhân dân', 'tthc=thủ tục hành chính', 'cchc=cải cách hành chính', 'dnnvv=doanh nghiệp nhỏ và vừa',
        'dn=doanh nghiệp', 'hkd=hộ kinh doanh', 'kcn=khu công nghiệp', 'ccn=cụm công nghiệp', 'kkt=khu kinh tế', 'cntt=công nghệ thông tin',
        'gpmb=giải phóng mặt bằng', 'dvctt=dịch vụ công trực tuyến', 'dvc=dịch vụ công', 'tmđt=thương mại điện tử', 'xttm=xúc tiến thương mại',
        'xtđt=xúc tiến đầu tư', 'attp=an toàn thực phẩm', 'vsattp=vệ sinh an toàn thực phẩm',
        'csdl=cơ sở dữ liệu', 'qsdđ=quyền sử dụng đất', 'gcn=giấy chứng nhận',
        'pci=năng lực cạnh tranh cấp tỉnh', 'kt xh=kinh tế xã hội', 'ktxh=kinh tế xã hội', 'sxkd=sản xuất kinh doanh', 'tp=thành phố',
        'qđ=quyết định', 'nq=nghị quyết', 'kh=kế hoạch', 'pccc=phòng cháy chữa cháy', 'lđtbxh=lao động thương binh và xã hội'
    ];
    empty_words CONSTANT text := 'trên địa bàn toàn tỉnh|trên địa bàn tỉnh|trên phạm vi toàn tỉnh|trong phạm vi toàn tỉnh|trên toàn tỉnh|'
        || 'toàn tỉnh|của tỉnh|trên địa bàn|đối với|công tác|trong năm|các|những|của|và|việc|về|cho|với|đã|được|năm|là|'
        || 'thì|kịp thời|hiệu quả|theo tiêu chuẩn';
    tones CONSTANT text[] := ARRAY[
        'oà=òa', 'oá=óa', 'oả=ỏa', 'oã=õa', 'oạ=ọa', 'oè=òe', 'oé=óe', 'uỳ=ùy', 'uý=úy', 'uỷ=ủy', 'uỹ=ũy', 'uỵ=ụy', 'qùy=quỳ', 'qúy=quý', 'qủy=quỷ',
        'qũy=quỹ', 'qụy=quỵ', 'quí=quý'
    ];
    -- What is done, by the words for it; words with nothing after the sign say no action.
    acts CONSTANT text[] := ARRAY[
        '=đã|sẽ|tiếp tục|tăng cường|đẩy mạnh|chủ động|tích cực|chủ trì|phối hợp|tham mưu|hoàn thành|và|việc|công tác|hoạt động|ủy ban nhân dân tỉnh|hội đồng nhân dân tỉnh|cấp có thẩm quyền|cho|,|các|để',
        'carry_out=triển khai|thực hiện|tiến hành|triển khai thực hiện|tổ chức|tổ chức triển khai|tổ chức thực hiện',
        'prepare=xây dựng|soạn thảo|dự thảo|xây dựng dự thảo',
        'lay_out=lập',
        'submit=trình|đề xuất|đề nghị|kiến nghị',
        'issue=ban hành',
        'approve=phê duyệt',
        'appraise=thẩm định',
        'adopt=thông qua',
        'publish=công bố',
        'open=công khai',
        'post=niêm yết|đăng tải',
        'provide=cung cấp',
        'amend=sửa đổi|sửa đổi , bổ sung|sửa đổi và bổ sung',
        'add=bổ sung',
        'adjust=điều chỉnh',
        'update=cập nhật',
        'perfect=hoàn thiện',
        'repeal=bãi bỏ|hủy bỏ',
        'replace=thay thế',
        'revoke=thu hồi',
        'review=rà soát',
        'assess=đánh giá',
        'survey=khảo sát',
        'enquire=điều tra',
        'study=nghiên cứu',
        'count=thống kê',
        'simplify=đơn giản hóa',
        'cut=cắt giảm',
        'shorten=rút ngắn',
        'train=tập huấn',
        'foster=bồi dưỡng',
        'educate=đào tạo',
        'check=kiểm tra',
        'inspect=thanh tra',
        'watch=giám sát|theo dõi',
        'tell=tuyên truyền|phổ biến|tuyên truyền , phổ biến|tuyên truyền và phổ biến',
        'impress=quán triệt',
        'report=báo cáo',
        'sum_up=tổng kết',
        'take_stock=sơ kết',
        'start=khởi công',
        'finish=khánh thành',
        'accept=nghiệm thu',
        'hand_over=bàn giao',
        'use=đưa vào sử dụng|đưa vào vận hành',
        'run=vận hành',
        'invest=đầu tư',
        'upgrade=nâng cấp',
        'improve=cải tạo',
        'repair=sửa chữa|bảo trì',
        'keep=duy trì',
        'found=thành lập',
        'dissolve=giải thể',
        'strengthen=kiện toàn',
        'merge=sáp nhập|hợp nhất',
        'arrange=sắp xếp',
        'recruit=tuyển dụng',
        'call=kêu gọi|mời gọi',
        'attract=thu hút',
        'promote=xúc tiến|quảng bá',
        'connect=kết nối',
        'support=hỗ trợ',
        'talk=đối thoại|hội nghị đối thoại',
        'meet=gặp mặt|tiếp xúc',
        'receive=tiếp nhận',
        'solve=giải quyết|xử lý',
        'untangle=tháo gỡ|giải quyết , tháo gỡ|tháo gỡ , giải quyết',
        'answer=trả lời',
        'pilot=thí điểm',
        'widen=mở rộng|nhân rộng',
        'grant=cấp',
        'prolong=gia hạn',
        'auction=đấu giá',
        'tender=đấu thầu',
        'compensate=bồi thường',
        'clear=giải phóng mặt bằng',
        'digitise=số hóa',
        'raise=nâng cao|tăng',
        'lower=giảm|giảm thiểu',
        'stop=tạm dừng|dừng|ngừng|hoãn|tạm hoãn'
    ];
    labels CONSTANT text := 'giai đoạn|đợt|quý|kỳ|lần|số|khóa|mức độ|cấp độ|mức|phần|bước|tuyến|đoạn|tổ|khu phố|phường|quận|khu|thôn|gói thầu|gói|'
        || 'hạng mục|học kỳ|tháng|vòng|nhóm|loại|hạng|bậc|cơ sở|phân khu|lớp|điều|khoản|mục|chương|quốc lộ|tỉnh lộ|nhà máy|tổ máy|lô|cầu|km|trạm|'
        || 'phân hệ|phiên bản|cấp|phiên|kỳ họp|vùng|dự án|tập';
    numbers CONSTANT jsonb := '{"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10", "một": "1",
        "nhất": "1", "đầu tiên": "1", "hai": "2", "nhì": "2", "ba": "3", "bốn": "4", "tư": "4"}';
    low text;
    part text;
    found text[];
    begun text;
    phrases text;
    tail text := '';
BEGIN
    low := lower(normalize(left(name, 400), NFC));
    -- Where the tone of oa, oe and uy stands at the end of a word is a habit of writing.
    IF low ~ '(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]|quí)\M' THEN
        low := low || ' ';
        FOREACH part IN ARRAY tones LOOP
            begun := split_part(part, '=', 1);
            low := replace(low, begun || ' ', split_part(part, '=', 2) || ' ');
            low := replace(low, begun || ',', split_part(part, '=', 2) || ',');
        END LOOP;
    END IF;
    low := regexp_replace(low, '(\d)(kva?|mw|km|ha|m2|m3)\M', '\1 \2', 'g');
    SELECT coalesce(array_agg(word), '{}') INTO said FROM regexp_split_to_table(low, '[^[:alnum:]]+') AS word WHERE word <> '';
    traits := '{}';
    FOR part IN SELECT m[1] FROM regexp_matches(low, '(\d+(?:/\d{4})?/[[:alpha:]][[:alnum:]&.-]*)', 'g') AS m LOOP
        traits := traits || ('document:' || regexp_replace(rtrim(part, '.-'), '^0+', ''));
    END LOOP;
    low := regexp_replace(low, '(số\s*)?\d+(/\d{4})?/[[:alpha:]][[:alnum:]&.-]*(\s+ngày\s+[\d/.-]+\d)?', ' ', 'g');
    low := regexp_replace(low, '(6|sáu)\s+tháng\s+(đầu|cuối)\s+năm', ' kỳ số \2 năm ', 'g');
    low := replace(replace(low, 'kỳ số đầu', 'kỳ 1'), 'kỳ số cuối', 'kỳ 2');
    FOR part IN
        SELECT m[1] || coalesce('-' || m[2], '')
        FROM regexp_matches(low, '((?:19|20)\d\d)(?:\s*(?:-|–|—|đến năm|đến)\s*((?:19|20)\d\d))?', 'g') AS m
    LOOP
        traits := traits || ('time:' || part);
    END LOOP;
    low := regexp_replace(low, '(\m(?:từ năm|giai đoạn|năm|từ)\s+)?(?:19|20)\d\d(?:\s*(?:-|–|—|đến năm|đến)\s*(?:19|20)\d\d)?', ' ', 'g');
    low := ' ' || btrim(regexp_replace(regexp_replace(low, '([,;:()])', ' \1 ', 'g'), '[^[:alnum:],;:()%]+', ' ', 'g')) || ' ';
    FOREACH part IN ARRAY shorts LOOP
        low := replace(low, ' ' || split_part(part, '=', 1) || ' ', ' ' || split_part(part, '=', 2) || ' ');
    END LOOP;
    FOR found IN
        SELECT m FROM regexp_matches(low, '\m(' || labels || ') (?:thứ )?(?:số )?(\d+|[ivx]+|một|hai|ba|bốn|tư|nhất|nhì|đầu tiên)(?= )', 'g') AS m
    LOOP
        traits := traits || ('nth:' || found[1] || '=' || coalesce(numbers ->> found[2], ltrim(found[2], '0')));
    END LOOP;
    low := regexp_replace(low, '\m(' || labels || ') (thứ )?(số )?(\d+|[ivx]+|một|hai|ba|bốn|tư|nhất|nhì|đầu tiên)(?= )', '\1', 'g');
    -- A province that the name speaks of; the one whose report it is need not be named.
    found := regexp_match(normalize(left(name, 400), NFC), 'tỉnh\s+([A-ZĐÂĂÔƠƯÊ][^\s,;.)]*)\s+([A-ZĐÂĂÔƠƯÊ][^\s,;.)]*)');
    IF found IS NOT null THEN
        traits := traits || ('province:' || lower(found[1] || ' ' || found[2]));
        low := replace(low, ' tỉnh ' || lower(found[1] || ' ' || found[2]) || ' ', ' tỉnh ');
        low := replace(replace(low, ' trên địa bàn tỉnh ', ' '), ' của tỉnh ', ' ');
    END IF;
    -- What is done, from the beginning of the name.
    phrases := '^ (' || regexp_replace(array_to_string(acts, '|'), '[a-z_]*=', '', 'g') || ')(?= )';
    actions := '{}';
    LOOP
        begun := (regexp_match(low, phrases))[1];
        EXIT WHEN begun IS null;
        low := substr(low, length(begun) + 2);
        FOREACH part IN ARRAY acts LOOP
            IF strpos('|' || split_part(part, '=', 2) || '|', '|' || begun || '|') > 0 THEN
                actions := actions || split_part(part, '=', 1);
            END IF;
        END LOOP;
    END LOOP;
    SELECT coalesce(array_agg(DISTINCT action), '{}') INTO actions FROM unnest(actions) AS action WHERE action <> '';
    IF actions <> '{carry_out}' THEN
        actions := array_remove(actions, 'carry_out');
    END IF;
    -- A purpose, a legal basis or a result at the end says no other task.
    found := regexp_match(
        low,
        '^(.*?)( (?:, |; |: |\( )?(?:nhằm|góp phần|qua đó|trong đó|kết quả|theo (?:nghị quyết|nghị định|quyết định|kế hoạch|chỉ thị|chỉ đạo|công văn|thông tư'
        || '|luật|yêu cầu|quy định)|(?:với|cho|gồm|có|thu hút|đạt)(?: sự tham gia của| sự tham dự của)?(?: hơn| trên| khoảng)? \d+) .*)$'
    );
    IF found IS NOT null AND array_length(regexp_split_to_array(btrim(found[1]), ' '), 1) >= 3 THEN
        low := found[1] || ' ';
        tail := found[2] || ' ';
    END IF;
    FOR part IN SELECT m[1] FROM regexp_matches(low || ' ', '(?<= )(\d+)(?= |%)', 'g') AS m LOOP
        traits := traits || ('count:' || ltrim(part, '0'));
    END LOOP;
    low := regexp_replace(low, '(?<= )\d+%?(?= )', '', 'g');
    low := ' ' || regexp_replace(low, '[^[:alnum:]%]+', ' ', 'g') || ' ';
    tail := ' ' || regexp_replace(regexp_replace(tail, '(?<= )\d+%?(?= )', '', 'g'), '[^[:alnum:]%]+', ' ', 'g') || ' ';
    low := regexp_replace(low, '(?<= )(' || empty_words || ')(?= )', '', 'g');
    tail := regexp_replace(tail, '(?<= )(' || empty_words || ')(?= )', '', 'g');
    SELECT coalesce(array_agg(word), '{}') INTO matter FROM unnest(string_to_array(btrim(regexp_replace(low, ' +', ' ', 'g')), ' ')) AS word;
    SELECT coalesce(array_agg(word), '{}') INTO aside FROM unnest(string_to_array(btrim(regexp_replace(tail, ' +', ' ', 'g')), ' ')) AS word;
    SELECT coalesce(array_agg(DISTINCT matter[i] || ' ' || coalesce(matter[i + 1], '.')), '{}')
    INTO pairs FROM generate_subscripts(matter, 1) AS i;
    SELECT string_agg(word, ' ' ORDER BY word) INTO key FROM (SELECT DISTINCT word FROM unnest(matter) AS word) AS words;
END
$$;
COMMENT ON FUNCTION core.task_reading IS
'What the name of a task says: its words, its matter, what is said aside, pairs of words, what is done, and traits that make another task';
