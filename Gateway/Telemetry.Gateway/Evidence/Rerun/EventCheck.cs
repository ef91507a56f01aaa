using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>
/// Picks the events of one alert out of what a replay says, and holds each against the one that was said: the same
/// step, the same row, the same bytes.
/// </summary>
/// <param name="said">The events that this replay has to say.</param>
/// <param name="all">All events of the alert: those that other forms said are not this replay's business.</param>
internal sealed class EventCheck(IReadOnlyList<SaidEvent> said, IReadOnlyList<SaidEvent> all) : IReplayCheck
{
    private readonly byte[] _id = Encoding.ASCII.GetBytes($"\"id\":\"{said[0].Alert.Id}\"");
    private readonly Dictionary<(long Step, int Row), SaidEvent> _expected =
        said.ToDictionary(one => (one.Step, one.Row));

    private readonly HashSet<(long Step, int Row)> _others = [.. all.Except(said).Select(one => (one.Step, one.Row))];

    private readonly List<RerunEvent> _events = [];
    private readonly HashSet<(long Step, int Row)> _seen = [];

    /// <inheritdoc/>
    public string? Difference => _events.FirstOrDefault(one => !one.Same)?.Difference;

    /// <inheritdoc/>
    public long RowsSame => _events.Count(one => one.Same);

    /// <summary>What was found, in the order of steps; complete behind <see cref="End"/>.</summary>
    public IReadOnlyList<RerunEvent> Events => [.. _events.OrderBy(one => one.Step).ThenBy(one => one.Row)];

    /// <summary>The lines of the replay that belong to the alert.</summary>
    public List<byte[]> Lines { get; } = [];

    /// <inheritdoc/>
    public void Begin(string pipeline, JournalPosition from, JournalPosition to)
    {
        // There is one pipeline, and its events are known.
    }

    /// <inheritdoc/>
    public void Take(long step, int row, ReadOnlySpan<byte> line)
    {
        if (line.IndexOf(_id) < 0 || !AlertLine.IsAlert(line))
        {
            return;
        }

        bool isExpected = _expected.TryGetValue((step, row), out SaidEvent? one);
        if (!isExpected && _others.Contains((step, row)))
        {
            return;
        }

        Lines.Add(line.ToArray());
        string replayed = Hash(line);
        if (one is null)
        {
            _events.Add(new RerunEvent(
                AlertLine.EventOf(line), step, row, false, null, replayed, "The replay says it; it was not said."));
            return;
        }

        _seen.Add((step, row));
        bool isSame = line.SequenceEqual(one.Line);
        _events.Add(new RerunEvent(
            one.Alert.Event, step, row, isSame, Hash(one.Line), replayed,
            isSame ? null : DifferenceOf(one.Line, line)));
    }

    /// <inheritdoc/>
    public void End()
    {
        foreach (SaidEvent one in said)
        {
            if (!_seen.Contains((one.Step, one.Row)))
            {
                _events.Add(new RerunEvent(
                    one.Alert.Event, one.Step, one.Row, false, Hash(one.Line), null, "The replay does not say it."));
            }
        }
    }

    private static string Hash(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>Which columns are not the same.</summary>
    private static string DifferenceOf(ReadOnlySpan<byte> said, ReadOnlySpan<byte> replayed)
    {
        using JsonDocument before = JsonDocument.Parse(said.ToArray());
        using JsonDocument after = JsonDocument.Parse(replayed.ToArray());
        Dictionary<string, string> columns = Columns(before.RootElement);
        string[] different =
        [
            .. Columns(after.RootElement)
                .Where(column => columns.GetValueOrDefault(column.Key, "nothing") != column.Value)
                .Select(column =>
                    $"{column.Key}: said {columns.GetValueOrDefault(column.Key, "nothing")}, replayed {column.Value}"),
        ];
        return different.Length == 0 ? "The rows differ." : string.Join("; ", different);
    }

    private static Dictionary<string, string> Columns(JsonElement row) => row.GetProperty("columns").EnumerateObject()
        .ToDictionary(column => column.Name, column => column.Value.GetRawText(), StringComparer.Ordinal);
}
