using System.Text;
using Telemetry.Engine.Sql.Files;
using Telemetry.Engine.Sql.Types;
using static Telemetry.Engine.Sql.Tests.Files.FileRows;

namespace Telemetry.Engine.Sql.Tests.Files;

/// <summary>CSV as RFC 4180 has it, and what becomes of lines that are none.</summary>
public class CsvRowReaderTests
{
    private static readonly FileColumn[] Two = [Column("id", SqlType.BigInt), Column("name", SqlType.String)];

    [Fact]
    public void Quotes_hold_delimiters_line_ends_and_quotes() => Assert.Equal(
        ["""{"id":1,"name":"a,b"}""", """{"id":2,"name":"say \"hi\"\r\nthere"}""", """{"id":3,"name":""}""",
            """{"id":4,"name":null}"""],
        OfCsv("id,name\r\n1,\"a,b\"\r\n2,\"say \"\"hi\"\"\r\nthere\"\r\n3,\"\"\r\n4,\r\n", Two));

    [Fact]
    public void Columns_are_found_by_name_and_others_are_passed_over() => Assert.Equal(
        ["""{"id":7,"name":"x"}"""], OfCsv("\uFEFFother,name,id\nzzz,x,7", Two));

    [Fact]
    public void A_line_that_does_not_parse_costs_itself_only() => Assert.Equal(
        [
            "f.csv line 2: column 'id': 'one' is no BIGINT",
            """{"id":2,"name":"b"}""",
            "f.csv line 4: 1 fields where 2 are expected",
            "f.csv line 5: there is text behind a closing quote",
            "f.csv line 7: a quote is not closed",
            """{"id":8,"name":"h"}""",
        ],
        OfCsv("id,name\none,a\n2,b\n3\n4,\"d\"d\n\n7,\"g\n8,h\n", Two));

    [Fact]
    public void A_row_that_is_too_long_is_refused_and_the_next_one_is_read()
    {
        var (cell, quoted) = (new string('x', FileLimits.RowBytesMax), new string('y', 3_000_000));
        var text = $"id,name\n1,{cell}\n2,b\n3,\"{quoted}\"\n4,d\n";
        Assert.Equal(
            [
                "f.csv line 2: the row is longer than 1048576 bytes", """{"id":2,"name":"b"}""",
                "f.csv line 4: the row is longer than 1048576 bytes", """{"id":4,"name":"d"}""",
            ],
            OfCsv(text, Two));
    }

    [Theory]
    [InlineData("", "f.csv: the file is empty, not even a header")]
    [InlineData("id,nam\n", "f.csv: there is no column 'name' among id, nam")]
    [InlineData("id,name,id\n", "f.csv: column 'id' appears twice")]
    [InlineData("id,,name\n", "f.csv: column 2 has no name")]
    [InlineData("id,\"name\n", "f.csv line 1: a quote is not closed")]
    public void A_header_that_is_wrong_is_one_clear_error(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => OfCsv(text, Two)).Message);

    [Fact]
    public void Options_change_delimiter_header_and_null() => Assert.Equal(
        ["""{"id":1,"name":"a,b"}""", """{"id":null,"name":"NA"}"""],
        OfCsv("1;a,b\nNA;\"NA\"\n", Two, new() { Delimiter = ';', HasHeader = false, Null = "NA" }));

    [Fact]
    public void Any_fields_are_read_as_they_were_written_however_the_bytes_come()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var rows = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Fields(random)).ToArray();
            var text = string.Concat(rows.Select(row => string.Join(',', row.Select(Quoted)) + Pick(random, "\n",
                "\r\n")));
            using var records = new CsvRecords(new Trickle(Encoding.UTF8.GetBytes(text), random), ',');
            foreach (var row in rows)
            {
                Assert.True(records.Read(), $"seed {seed}");
                Assert.Equal("", records.Fault);
                var read = Enumerable.Range(0, records.Count).Select(field => Encoding.UTF8.GetString(records[field]));
                Assert.Equal(row, read);
            }
            Assert.False(records.Read(), $"seed {seed}");
        }
    }

    [Fact]
    public void Any_bytes_at_all_come_to_an_end()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var bytes = Enumerable.Range(0, random.Next(200)).Select(_ => (byte)Pick(random, ',', '"', '\n', '\r', 'a',
                '\xff'));
            using var records = new CsvRecords(new Trickle([.. bytes], random), ',');
            var lines = 0L;
            while (records.Read())
            {
                Assert.True(records.Line > lines, $"seed {seed}: line {records.Line} after {lines}");
                lines = records.Line;
            }
        }
    }

    private static string[] Fields(Random random) =>
        [.. Enumerable.Range(0, 3).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6))
            .Select(_ => Pick(random, "a", ",", "\"", "\n", "\r\n", "ü", " "))))];

    private static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
