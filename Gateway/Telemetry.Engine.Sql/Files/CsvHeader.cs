using System.Text;

namespace Telemetry.Engine.Sql.Files;

/// <summary>The names in a CSV file's first record.</summary>
internal static class CsvHeader
{
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static string[] Names(string file, CsvRecords records)
    {
        if (records.Count > FileLimits.ColumnsMax)
        {
            throw new InvalidDataException($"{file}: {records.Count} columns; {FileLimits.ColumnsMax} are allowed");
        }
        var names = new string[records.Count];
        for (var index = 0; index < names.Length; index++) { names[index] = Encoding.UTF8.GetString(records[index]); }
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) { throw new InvalidDataException($"{file}: column '{twice.Key}' appears twice"); }
        return Array.Exists(names, name => name.Length == 0)
            ? throw new InvalidDataException($"{file}: column {Array.IndexOf(names, "") + 1} has no name")
            : names;
    }
}
