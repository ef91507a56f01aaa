using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Contract;

namespace Telemetry.FirmwareSim.Playback;

/// <summary>
/// Recorded readings from CSV files with a header that names at least device, metric, event_time (epoch ms) and
/// value; arrival_time (epoch ms) is used when it is there; any other column is ignored. In names, characters that the
/// contract does not allow become <c>_</c>: "Volume Flow" is sent as Volume_Flow.
/// </summary>
internal sealed class Recording
{
    private readonly List<RecordedRow> _rows = [];
    private readonly Dictionary<string, long> _lastSeq = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Column, string Name), string> _names = [];
    private readonly RenamePrefix _rename;

    private Recording(RenamePrefix rename) => _rename = rename;

    /// <summary>The rows in the order of the files.</summary>
    public IReadOnlyList<RecordedRow> Rows => _rows;

    /// <summary>Rows whose value is empty or not finite: nothing was measured, nothing is sent.</summary>
    public int RowsWithoutValue { get; private set; }

    /// <summary>
    /// Depends on the files' contents only: the same recording played again has the same identity, so its readings
    /// are recognised as the same readings.
    /// </summary>
    public required string BootId { get; init; }

    /// <summary>Reads the files one after another; a device may go on in the next file.</summary>
    /// <exception cref="PlaybackException">A file cannot be read or is not a recording; says where.</exception>
    public static Recording Load(IEnumerable<string> paths, RenamePrefix rename)
    {
        var contents = paths.Select(path => (path, text: ReadText(path))).ToList();
        var recording = new Recording(rename) { BootId = HashOf(contents.Select(c => c.text)) };
        foreach (var (path, text) in contents)
        {
            recording.Add(path, text);
        }

        return recording;
    }

    /// <summary>Reads one recording from text; <paramref name="name"/> stands in messages.</summary>
    public static Recording Parse(string name, string text, RenamePrefix rename)
    {
        var recording = new Recording(rename) { BootId = HashOf([text]) };
        recording.Add(name, text);
        return recording;
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlaybackException($"{path}: {e.Message}", e);
        }
    }

    private static string HashOf(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return "playback-" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private void Add(string name, string text)
    {
        using var reader = new StringReader(text);
        var header = CsvLine.Split(reader.ReadLine() ?? string.Empty);
        int Column(string column, bool required)
        {
            var index = Array.IndexOf(header, column);
            return index >= 0 || !required
                ? index
                : throw new PlaybackException($"{name}:1: the header has no column '{column}'");
        }

        var device = Column("device", required: true);
        var metric = Column("metric", required: true);
        var time = Column("event_time", required: true);
        var value = Column("value", required: true);
        var arrival = Column("arrival_time", required: false);
        for (var line = 2; reader.ReadLine() is { } row; line++)
        {
            if (row.Length == 0)
            {
                continue;
            }

            var cells = CsvLine.Split(row);
            if (cells.Length != header.Length)
            {
                throw new PlaybackException($"{name}:{line}: {cells.Length} cells, the header has {header.Length}");
            }

            var eventMillis = Millis(name, line, "event_time", cells[time]);
            var arrivalMillis = arrival >= 0 && cells[arrival].Length > 0
                ? Millis(name, line, "arrival_time", cells[arrival])
                : eventMillis;
            Add(Name(name, line, "device", _rename.Apply(cells[device])), Name(name, line, "metric", cells[metric]),
                cells[value], eventMillis, arrivalMillis);
        }
    }

    private void Add(string device, string metric, string value, long eventMillis, long arrivalMillis)
    {
        var seq = _lastSeq.GetValueOrDefault(device) + 1;
        _lastSeq[device] = seq;
        if (ValueText(value) is { } text)
        {
            _rows.Add(new RecordedRow(device, metric, text, eventMillis, arrivalMillis, seq));
        }
        else
        {
            RowsWithoutValue++;
        }
    }

    /// <summary>
    /// One string object per name. A character that the contract does not allow in names becomes <c>_</c>.
    /// </summary>
    private string Name(string file, int line, string column, string name)
    {
        if (_names.TryGetValue((column, name), out var known))
        {
            return known;
        }

        var allowed = string.Create(name.Length, name, static (span, text) =>
        {
            text.CopyTo(span);
            span.ReplaceAnyExcept(NameCharacters, '_');
        });
        if (!Names.IsValid(allowed))
        {
            throw new PlaybackException($"{file}:{line}: {column} '{name}' is not 1 to 128 characters long");
        }

        if (_names.Any(n => n.Key.Column == column && n.Value == allowed))
        {
            throw new PlaybackException($"{file}:{line}: {column} '{name}' and another name both become '{allowed}'");
        }

        return _names[(column, name)] = allowed;
    }

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    private static long Millis(string file, int line, string column, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var millis)
            ? millis
            : throw new PlaybackException($"{file}:{line}: {column} '{text}' is not a whole number of epoch ms");

    private static string? ValueText(string value)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return double.IsFinite(number) ? value.Trim() : null;
        }

        return value switch
        {
            "" => null,
            "true" or "false" => value,
            _ => '"' + value.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal) + '"',
        };
    }
}
