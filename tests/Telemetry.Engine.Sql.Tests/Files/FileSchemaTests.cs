using System.Text;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Files;

namespace Telemetry.Engine.Sql.Tests.Files;

/// <summary>Tables of files that nobody declared.</summary>
public class FileSchemaTests
{
    [Fact]
    public void Types_of_a_CSV_file_are_the_narrowest_that_fit() => Assert.Equal(
        "i BIGINT, d DOUBLE, b BOOLEAN, t TIMESTAMP(3), z TIMESTAMP_LTZ(6), day DATE, code STRING, s STRING, n STRING",
        Csv("""
            i,d,b,t,z,day,code,s,n
            1,1,true,2026-11-23 04:30:00,2026-11-23T04:30:00.000001Z,2026-11-23,007,x,
            -2,2.5,FALSE,2026-11-23,2026-11-23T04:30:00+01:00,2026-11-24,12,"",
            ,,,,,,,,
            """));

    [Fact]
    public void Types_of_JSON_lines_are_the_narrowest_that_fit() => Assert.Equal(
        "i BIGINT, d DOUBLE, b BOOLEAN, t TIMESTAMP_LTZ(3), s STRING, o STRING, m STRING",
        Json("""
            {"watermark":5}
            {"i":1,"d":1,"b":true,"t":"2026-11-23T04:30:00Z","s":"12","o":{"a":1},"m":1}
            {"i":2,"d":1.5,"s":"x","m":"one"}
            not json
            """));

    [Theory]
    [InlineData("a,t\n1,2026-11-23 04:30:00\n", 1)]
    [InlineData("a,b\n1,2\n", -1)]
    [InlineData("t,u\n2026-11-23 04:30:00,2026-11-23 04:30:00\n", -1)]
    [InlineData("u,ts\n2026-11-23 04:30:00,2026-11-23 04:30:00\n", 1)]
    [InlineData("event_time,value\n1000,2\n", 0)]
    public void The_event_time_is_the_only_timestamp_or_the_one_of_its_name(string text, int column)
    {
        var table = FileSchema.Table("t", FileSchema.OfCsv("f.csv", Bytes(text)));
        Assert.Equal(column, table.Rowtime?.Column ?? -1);
        Assert.Null(table.Rowtime?.Delay);
    }

    [Fact]
    public void A_known_table_keeps_its_types_and_lacks_what_the_file_lacks()
    {
        var readings = SqlCatalog.BuiltIn.Tables["readings"];
        var table = FileSchema.Table(
            readings, FileSchema.OfCsv("f.csv", Bytes("device,metric,event_time,value\n1,2,3,4\n")));
        Assert.Equal(readings.Columns.Select(column => column.Name), table.Columns.Select(column => column.Name));
        Assert.Equal("STRING", table.Columns[0].Type.ToString());
        Assert.Equal(SqlTableKind.Input, table.Kind);
    }

    [Fact]
    public void A_file_without_any_column_is_refused()
    {
        Assert.Equal("f.jsonl: there is no JSON object with a field",
            Assert.Throws<InvalidDataException>(() => Json("[]\n")).Message);
        Assert.Equal("f.csv: the file is empty, not even a header",
            Assert.Throws<InvalidDataException>(() => Csv("")).Message);
    }

    private static string Csv(string text) => Written(FileSchema.OfCsv("f.csv", Bytes(text)));

    private static string Json(string text) => Written(FileSchema.OfJson("f.jsonl", Bytes(text)));

    private static string Written(IEnumerable<FileColumn> columns) =>
        string.Join(", ", columns.Select(column => $"{column.Name} {column.Type}"));

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
