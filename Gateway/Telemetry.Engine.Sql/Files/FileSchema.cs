using System.Text;
using System.Text.Json;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// Tables of files that nobody declared: the columns' types are found in the first rows. A value further on that does
/// not fit becomes a dead letter.
/// </summary>
public static class FileSchema
{
    /// <summary>Names of columns that mean the event time, when there is more than one timestamp.</summary>
    private static readonly string[] TimeNames = ["event_time", "rowtime", "ts", "timestamp", "time"];

    /// <summary>The table of a file. Its event time is its only timestamp, or the one called <c>event_time</c>,
    /// <c>rowtime</c>, <c>ts</c>, <c>timestamp</c> or <c>time</c>; <c>event_time</c> may be milliseconds since the
    /// epoch. Its watermarks are those of the file; without any nothing is late.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="columns">The file's columns.</param>
    /// <returns>The table.</returns>
    public static SqlTable Table(string name, IReadOnlyList<FileColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        SqlTableColumn[] typed = [.. columns.Select(column => new SqlTableColumn(
            column.Name, IsMillis(column) ? SqlType.TimestampLtz(3) : column.Type))];
        int[] times = [.. typed.Index().Where(column => column.Item.Type.IsTimestamp).Select(column => column.Index)];
        var rowtime = times.Length == 1 ? times[0] : TimeNames
            .Select(time => Array.FindIndex(typed, column => column.Name == time && column.Type.IsTimestamp))
            .FirstOrDefault(index => index >= 0, -1);
        return new()
        {
            Name = name,
            Columns = [.. typed],
            Rowtime = rowtime >= 0 ? new(rowtime, null) : null,
        };
    }

    /// <summary>A known table as a file has it: the columns' types are the table's, columns that only the file has are
    /// left out, and those that it lacks are NULL.</summary>
    /// <param name="known">The table.</param>
    /// <param name="columns">The file's columns.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidDataException">None of the columns is the table's.</exception>
    public static SqlTable Table(SqlTable known, IReadOnlyList<FileColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.All(column => known.IndexOf(column.Name) < 0))
        {
            throw new InvalidDataException($"the file for '{known.Name}' has none of its columns: "
                + string.Join(", ", known.Columns.Select(column => column.Name)));
        }
        return known with
        {
            Columns = [.. known.Columns.Select(column => columns.Any(one => one.Name == column.Name)
                ? column : column with { Type = column.Type.With(true) })],
            Kind = SqlTableKind.Input,
            IsBounded = true,
            SourceColumn = -1,
        };
    }

    /// <summary>The columns of a CSV file.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="stream">Its bytes; closed.</param>
    /// <param name="options">How it is written; as RFC 4180 says when null. It has a header.</param>
    /// <returns>The columns in their order.</returns>
    /// <exception cref="InvalidDataException">There is no header.</exception>
    public static IReadOnlyList<FileColumn> OfCsv(string name, Stream stream, CsvOptions? options = null)
    {
        using var records = new CsvRecords(stream, (options ?? new()).Delimiter);
        if (!records.Read()) { throw new InvalidDataException($"{name}: the file is empty, not even a header"); }
        if (records.Fault.Length > 0) { throw new InvalidDataException($"{name} line 1: {records.Fault}"); }
        var names = CsvHeader.Names(name, records);
        var guesses = names.Select(_ => new TypeGuess()).ToArray();
        for (var rows = 0; rows < FileLimits.SampledRowsMax && records.Read(); rows++)
        {
            if (records.Count != names.Length) { continue; }
            for (var index = 0; index < names.Length; index++)
            {
                if (records.IsQuoted(index) && records[index].IsEmpty) { guesses[index].AddOther(); }
                else if (!records[index].IsEmpty) { guesses[index].AddText(records[index]); }
            }
        }
        return [.. names.Zip(guesses, (column, guess) => new FileColumn(column, guess.Type))];
    }

    /// <summary>The columns of a file of JSON lines, in the order of their first appearance.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="stream">Its bytes; closed.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="InvalidDataException">There are no fields, or too many.</exception>
    public static IReadOnlyList<FileColumn> OfJson(string name, Stream stream)
    {
        using var window = new ByteWindow(stream);
        window.SkipMark();
        var names = new List<string>();
        var guesses = new Dictionary<string, TypeGuess>(StringComparer.Ordinal);
        for (var rows = 0;
            rows < FileLimits.SampledRowsMax && JsonLines.TryFind(window, out var length, out var isLong);
            rows++)
        {
            if (isLong) { window.SkipLine(); continue; }
            SeeLine(window.Unread[..length].Trim(" \t\r\n"u8), names, guesses);
            window.Consume(length);
        }
        if (names.Count is > 0 and <= FileLimits.ColumnsMax)
        {
            return [.. names.Select(column => new FileColumn(column, guesses[column].Type))];
        }
        throw new InvalidDataException(names.Count == 0
            ? $"{name}: there is no JSON object with a field"
            : $"{name}: {names.Count} fields; {FileLimits.ColumnsMax} are allowed");
    }

    private static bool IsMillis(FileColumn column) =>
        column.Name == TimeNames[0] && column.Type.Kind == SqlTypeKind.BigInt;

    private static void SeeLine(ReadOnlySpan<byte> line, List<string> names, Dictionary<string, TypeGuess> guesses)
    {
        if (line.IsEmpty) { return; }
        try
        {
            if (JsonLines.IsWatermark(line, out _)) { return; }
            var json = new Utf8JsonReader(line, JsonLines.Options);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) { return; }
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString() ?? "";
                if (!guesses.TryGetValue(name, out var guess) && names.Count <= FileLimits.ColumnsMax)
                {
                    guesses.Add(name, guess = new());
                    names.Add(name);
                }
                json.Read();
                if (guess is not null) { SeeValue(ref json, guess); }
                json.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader of rows will say so.
        }
    }

    private static void SeeValue(ref Utf8JsonReader json, TypeGuess guess)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null: break;
            case JsonTokenType.Number: guess.AddNumber(json.ValueSpan); break;
            case JsonTokenType.True or JsonTokenType.False: guess.AddText(json.ValueSpan); break;
            case JsonTokenType.String: guess.AddString(Encoding.UTF8.GetBytes(json.GetString() ?? "")); break;
            default: guess.AddOther(); break;
        }
    }
}
