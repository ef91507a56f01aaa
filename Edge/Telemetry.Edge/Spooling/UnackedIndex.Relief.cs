namespace Telemetry.Edge.Spooling;

/// <content>Records that make room: what waits longest is given up first, in part or whole.</content>
internal sealed partial class UnackedIndex
{
    private const int HeldReadingsMax = 50_000;

    private readonly ParkedRecords _replaced = new();
    private HeldRecords? _held;
    private (long Position, List<UnackedEntry> Replacements)? _relief;

    /// <summary>What stays of given up records: sent as backlog.</summary>
    public bool HasReplaced => !_replaced.IsEmpty;

    /// <summary>There is more that was thinned than what was not: the next room is made by dropping.</summary>
    public bool IsMostlyThinned => _replaced.Readings > _chunks.Sum(static c => c.Readings);

    /// <summary>Takes the records that wait longest out of the lanes; null: there are none, or some are held.</summary>
    public HeldRecords? Hold()
    {
        if (_held is not null)
        {
            return null;
        }
        var first = _chunks.First?.Value.First ?? long.MaxValue;
        if (OldestList() is { } list && list.First < first)
        {
            _held = HoldList(list);
        }
        else if (_chunks.Count > 0)
        {
            _held = HoldChunks();
        }
        return _held;
    }

    /// <summary>The oldest date among what waits longest; <see cref="long.MaxValue"/> for none.</summary>
    public long OldestDate()
    {
        var chunk = _chunks.First?.Value.MinMicros() ?? long.MaxValue;
        foreach (var list in Lists())
        {
            chunk = list.MinMicros < 0 ? chunk : Math.Min(chunk, list.MinMicros);
        }
        return chunk;
    }

    /// <summary>The replacements were appended, and behind them the record that makes them count.</summary>
    public void AddRelief(long position, List<UnackedEntry> replacements) => _relief = (position, replacements);

    /// <summary>The first of the replacements.</summary>
    public bool TryPeekReplaced(out long position)
    {
        position = _replaced.IsEmpty ? 0 : _replaced.First;
        return !_replaced.IsEmpty;
    }

    /// <summary>Takes the record at <see cref="TryPeekReplaced"/>'s place, now that it has been read.</summary>
    public void TakeReplaced(in UnackedEntry entry)
    {
        Readings -= _replaced.TakeFirst(entry.Count);
        if (!entry.IsMarker)
        {
            _exact[entry.Position] = entry;
        }
    }

    private void ApplyReliefBefore(long end)
    {
        if (_relief is not var (position, replacements) || position >= end)
        {
            return;
        }
        Readings -= _held?.Readings ?? 0;
        (_held, _relief) = (null, null);
        foreach (var entry in replacements)
        {
            Readings += entry.Count;
            PlaceReplaced(entry);
        }
    }

    private void PlaceReplaced(in UnackedEntry entry)
    {
        if (entry.MachineBoot is { } boot)
        {
            AddUndated(entry, boot);
        }
        else
        {
            _replaced.Add(entry);
        }
    }

    private IEnumerable<ParkedRecords> Lists() =>
        _parked.Values.Concat(_undated.Select(static r => r.Records)).Append(_replaced);

    private ParkedRecords? OldestList()
    {
        ParkedRecords? oldest = null;
        foreach (var list in Lists())
        {
            oldest = !list.IsEmpty && list.First < (oldest?.First ?? long.MaxValue) ? list : oldest;
        }
        return oldest;
    }

    private HeldRecords HoldList(ParkedRecords list)
    {
        var held = list.TakeChunk();
        _undated.RemoveAll(static r => r.Records.IsEmpty);
        return held;
    }

    private HeldRecords HoldChunks()
    {
        List<long> positions = [];
        var (readings, min) = (0L, long.MaxValue);
        while (_chunks.First is { } node && (positions.Count == 0 || readings + node.Value.Readings <= HeldReadingsMax))
        {
            var chunk = node.Value;
            for (var position = chunk.First; position < chunk.End; position++)
            {
                positions.Add(position);
            }
            readings += chunk.Readings;
            min = Math.Min(min, chunk.MinMicros());
            _chunks.RemoveFirst();
        }
        return new HeldRecords(positions, readings, min);
    }
}
