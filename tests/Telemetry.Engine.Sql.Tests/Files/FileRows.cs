using System.Globalization;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Files;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Tests.Files;

/// <summary>What a reader makes of a text, line by line: rows as JSON, watermarks, faults.</summary>
internal static class FileRows
{
    public static string[] OfCsv(string text, FileColumn[] columns, CsvOptions? options = null) =>
        Read(new CsvRowReader("f.csv", new MemoryStream(Encoding.UTF8.GetBytes(text)), 0, columns, options), columns);

    public static string[] OfJson(string text, params FileColumn[] columns) =>
        Read(new JsonRowReader("f.jsonl", new MemoryStream(Encoding.UTF8.GetBytes(text)), 0, columns), columns);

    public static FileColumn Column(string name, SqlType type) => new(name, type);

    public static string[] Read(RowReader reader, FileColumn[] columns)
    {
        using (reader)
        {
            var frame = new Frame(new Schema([.. columns.Select(CellWriter.ColumnOf)]), new TextDictionary());
            using var text = new JsonRowText(columns, false);
            List<string> lines = [];
            while (true)
            {
                frame.Clear();
                var outcome = reader.Read(frame);
                if (outcome == RowOutcome.End) { return [.. lines]; }
                Assert.Equal(outcome == RowOutcome.Row ? 1 : 0, frame.Count);
                lines.Add(outcome switch
                {
                    RowOutcome.Row => Encoding.UTF8.GetString(text.Line(frame, 0, null)).TrimEnd(),
                    RowOutcome.Watermark => "watermark "
                        + reader.Watermark.Micros.ToString(CultureInfo.InvariantCulture),
                    _ => reader.Fault,
                });
            }
        }
    }
}
