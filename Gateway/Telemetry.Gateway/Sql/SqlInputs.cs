using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Files;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Sql;

/// <summary>The files that tables are read from; what they are, their names' ends say.</summary>
internal static class SqlInputs
{
    private const string Known = ".csv, .jsonl, .ndjson, .json or .parquet";

    /// <summary>The table of a file that the script does not declare: the columns are the file's.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It has no columns.</exception>
    public static SqlTable TableOf(NamedFile input)
    {
        IReadOnlyList<FileColumn> columns = KindOf(input.Path) switch
        {
            SqlFileKind.Csv => FileSchema.OfCsv(NameOf(input.Path), Open(input.Path)),
            SqlFileKind.Json => FileSchema.OfJson(NameOf(input.Path), Open(input.Path)),
            _ => ParquetRowReader.ColumnsOf(input.Path),
        };
        return SqlCatalog.BuiltIn.Tables.TryGetValue(input.Name, out SqlTable? known)
            ? FileSchema.Table(known, columns)
            : FileSchema.Table(input.Name, columns);
    }

    /// <summary>The rows of a table's file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It does not have the table's columns.</exception>
    public static RowReader ReaderOf(NamedFile input, SqlTable table)
    {
        IReadOnlyList<FileColumn> columns = BoundedTable.ColumnsOf(table);
        switch (KindOf(input.Path))
        {
            case SqlFileKind.Csv:
                FileStream csv = Open(input.Path);
                return new CsvRowReader(NameOf(input.Path), csv, csv.Length, columns, CsvOptions.Of(table.Options) with
                {
                    MayLackColumns = table.Options.IsEmpty && SqlCatalog.BuiltIn.Tables.ContainsKey(table.Name),
                });
            case SqlFileKind.Json:
                FileStream json = Open(input.Path);
                return new JsonRowReader(NameOf(input.Path), json, json.Length, columns);
            default:
                return new ParquetRowReader(input.Path, columns);
        }
    }

    /// <summary>How rows are written to a file.</summary>
    public static SqlFileKind KindOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => SqlFileKind.Csv,
        ".jsonl" or ".ndjson" or ".json" => SqlFileKind.Json,
        ".parquet" => SqlFileKind.Parquet,
        _ => throw new ConfigurationException($"{Words.Printable(path)}: the name must end in {Known}"),
    };

    private static FileStream Open(string path) =>
        new(path, new FileStreamOptions { Options = FileOptions.SequentialScan, Share = FileShare.ReadWrite });

    private static string NameOf(string path) => Path.GetFileName(path);
}
