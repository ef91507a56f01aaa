using Telemetry.Engine.Sql.Files;
using Telemetry.Engine.Sql.Types;
using static Telemetry.Engine.Sql.Tests.Files.FileRows;

namespace Telemetry.Engine.Sql.Tests.Files;

/// <summary>JSON lines: rows, watermarks, and lines that are neither.</summary>
public class JsonRowReaderTests
{
    private static readonly FileColumn Id = Column("id", SqlType.BigInt);
    private static readonly FileColumn Name = Column("name", SqlType.String);

    [Fact]
    public void Fields_are_found_by_name_and_missing_ones_are_null() => Assert.Equal(
        ["""{"id":1,"name":"a"}""", """{"id":2,"name":null}""", """{"id":null,"name":"c"}"""],
        OfJson("""
            {"id":1,"name":"a"}

            {"x":{"id":9},"id":2}
            {"name":"c","id":null}
            """, Id, Name));

    [Fact]
    public void Watermarks_are_whole_milliseconds_and_cover_all_of_the_last_one() => Assert.Equal(
        [
            "watermark 999999", $"watermark {long.MaxValue}", $"watermark {long.MinValue}",
            "f.jsonl line 4: a watermark is whole milliseconds, alone in its object",
            "f.jsonl line 5: a watermark is whole milliseconds, alone in its object",
        ],
        OfJson("""
            {"watermark":999}
            {"watermark":9223372036854775807}
            {"watermark":-9223372036854775808}
            {"watermark":"soon"}
            {"watermark":5,"id":1}
            """, Id));

    [Fact]
    public void A_column_called_watermark_is_a_column() => Assert.Equal(
        ["""{"watermark":5}"""], OfJson("""{"watermark":5}""", Column("watermark", SqlType.BigInt)));

    [Fact]
    public void A_line_that_does_not_parse_costs_itself_only() => Assert.Equal(
        [
            "f.jsonl line 1: no JSON, from byte 7 on",
            "f.jsonl line 2: an object is expected, not a list",
            "f.jsonl line 3: column 'id': 'abc' is no BIGINT",
            "f.jsonl line 4: column 'id': true is no BIGINT",
            "f.jsonl line 5: field 'id' appears twice",
            "f.jsonl line 6: no JSON, from byte 9 on",
            "f.jsonl line 7: column 'id': a list is no BIGINT",
            """{"id":8}""",
        ],
        OfJson("""
            {"id":}
            [1]
            {"id":"abc"}
            {"id":true}
            {"id":1,"id":2}
            {"id":1}x
            {"id":[1]}
            {"id":8}
            """, Id));

    [Fact]
    public void Nesting_and_length_are_bounded()
    {
        var deep = $$"""{"x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";
        var lines = OfJson($"{deep}\n{{\"x\":\"{new string('x', FileLimits.RowBytesMax)}\"}}\n{{\"id\":3}}", Id);
        Assert.StartsWith("f.jsonl line 1: no JSON", lines[0], StringComparison.Ordinal);
        Assert.Equal(["f.jsonl line 2: the line is longer than 1048576 bytes", """{"id":3}"""], lines[1..]);
    }

    [Fact]
    public void Texts_that_are_no_UTF8_are_refused()
    {
        var reader = new JsonRowReader("f.jsonl", new MemoryStream([.. "{\"name\":\""u8, 0xff, .. "\"}\n"u8]), 0,
            [Name]);
        Assert.Equal(["f.jsonl line 1: the text is not UTF-8"], Read(reader, [Name]));
    }

    [Fact]
    public void Nested_values_become_canonical_text_and_must_fit_their_type()
    {
        var row = SqlType.Row(new("a", SqlType.Int), new("b", SqlType.Array(SqlType.String)));
        Assert.Equal(
            [
                """{"r":{"a":1,"b":["x",null]}}""", """{"r":{"a":null,"b":null}}""",
                "f.jsonl line 3: column 'r'.a: 2.5 is no INT", "f.jsonl line 4: column 'r'.b[2]: 1 is no STRING",
                "f.jsonl line 5: column 'r': a text is no ROW<a INT, b ARRAY<STRING>>",
            ],
            OfJson("""
                {"r": { "b": ["x", null], "a": 1, "c": 0 } }
                {"r": {}}
                {"r": {"a": 2.5}}
                {"r": {"b": ["x", 1]}}
                {"r": "text"}
                """, Column("r", row)));
    }

    [Fact]
    public void A_text_column_takes_whatever_there_is() => Assert.Equal(
        ["""{"name":"12.50"}""", """{"name":"true"}""", """{"name":"{\"a\":[1,2]}"}"""],
        OfJson("""
            {"name":12.50}
            {"name":true}
            {"name":{"a": [1, 2]}}
            """, Name));
}
