namespace Telemetry.Edge.Spooling;

/// <summary>
/// What is in the spool and not acknowledged, and which lane it goes by. Exact entries for what is fresh or under way,
/// chunks for what waits in the backlog. Pure: no clock of its own, not thread-safe (the spool's gate guards it).
/// </summary>
/// <remarks>
/// <code>
/// Add ─► written ─MarkDurable─► live queue ─TakeLive─► under way ─Acknowledge─► gone
///                                   │ older than backlog_after       ▲
///                                   └────────► chunks ─TakeBacklog───┘
/// </code>
/// </remarks>
internal sealed partial class UnackedIndex
{
    private readonly SortedDictionary<long, UnackedEntry> _exact = [];
    private readonly Queue<UnackedEntry> _written = new();
    private readonly Queue<UnackedEntry> _live = new();
    private readonly LinkedList<BacklogChunk> _chunks = [];
    private readonly Dictionary<string, ParkedRecords> _parked = new(StringComparer.Ordinal);

    /// <summary>Readings not acknowledged.</summary>
    public long Readings { get; private set; }

    public bool HasLive => _live.Count > 0;

    public bool HasBacklog => _chunks.Count > 0 || ReleasedDevice is not null || DatedRun is not null || HasReplaced;

    /// <summary>A device that was parked, is not any more, and has records left from then; null: none.</summary>
    public string? ReleasedDevice
    {
        get
        {
            foreach (var (device, records) in _parked)
            {
                if (!records.IsParked)
                {
                    return device;
                }
            }
            return null;
        }
    }

    /// <summary>A record was appended; it waits for its durability.</summary>
    public void Add(in UnackedEntry entry)
    {
        _written.Enqueue(entry);
        _exact.Add(entry.Position, entry);
        Readings += entry.Count;
    }

    /// <summary>A record that a former process left: backlog from the start.</summary>
    public void AddRecovered(in UnackedEntry entry, bool isReplacement = false)
    {
        Readings += entry.Count;
        if (isReplacement)
        {
            PlaceReplaced(entry);
        }
        else if (entry.MachineBoot is { } boot)
        {
            AddUndated(entry, boot);
        }
        else
        {
            AddToChunks(entry);
        }
    }

    /// <summary>Everything below the position is durable and may be published.</summary>
    public void MarkDurable(long end)
    {
        while (_written.TryPeek(out var entry) && entry.Position < end)
        {
            _written.Dequeue();
            ApplyAnchorsBefore(entry.Position);
            if (entry.MachineBoot is { } boot)
            {
                AddUndated(entry, boot);
                continue;
            }
            _live.Enqueue(entry);
        }
        ApplyAnchorsBefore(end);
        ApplyReliefBefore(end);
    }

    /// <summary>
    /// Moves what was spooled before a monotonic timestamp, and was not published yet, to the backlog.
    /// </summary>
    public void MoveToBacklog(long spooledBefore)
    {
        while (_live.TryPeek(out var entry) && entry.SpooledAt < spooledBefore)
        {
            _live.Dequeue();
            if (!TryPark(entry))
            {
                _exact.Remove(entry.Position);
                AddToChunks(entry);
            }
        }
    }

    /// <summary>The next fresh record to publish. Markers are passed over: nobody acknowledges them.</summary>
    public bool TryTakeLive(out long position)
    {
        while (_live.TryDequeue(out var entry))
        {
            if (TryPark(entry))
            {
                continue;
            }
            if (!entry.IsMarker)
            {
                position = entry.Position;
                return true;
            }
            _exact.Remove(entry.Position);
        }
        position = 0;
        return false;
    }

    /// <summary>The next position in the backlog, not yet taken.</summary>
    public bool TryPeekBacklog(out long position)
    {
        position = _chunks.First?.Value.First ?? 0;
        return _chunks.Count > 0;
    }

    /// <summary>Takes the record at <see cref="TryPeekBacklog"/>'s place, now that it has been read.</summary>
    public void TakeBacklog(in UnackedEntry entry)
    {
        SkipBacklogTo(entry.Position);
        var node = _chunks.First ?? throw new InvalidOperationException("The backlog is empty.");
        node.Value.TakeThrough(entry.Position, entry.Count);
        DropTakenChunks(entry.Position + 1);
        if (!entry.IsMarker)
        {
            _exact[entry.Position] = entry;
        }
    }

    /// <summary>Gives up what is below a position: it cannot be read any more.</summary>
    public void SkipBacklogTo(long position)
    {
        DropTakenChunks(position);
        if (_chunks.First is { } node && node.Value.First < position)
        {
            node.Value.TakeThrough(position - 1, 0);
        }
    }

    /// <summary>The gateway has it.</summary>
    public void Acknowledge(long position)
    {
        if (_exact.Remove(position, out var entry))
        {
            Readings -= entry.Count;
        }
    }

    /// <summary>
    /// The oldest event time of the device's readings that wait; <see cref="long.MaxValue"/> for none.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="except">A position that does not count: the pack that will carry the answer.</param>
    public long MinMicros(string device, long except)
    {
        var min = long.MaxValue;
        foreach (var (position, entry) in _exact)
        {
            if (position != except && entry.Device == device)
            {
                min = Math.Min(min, entry.MinMicros);
            }
        }
        foreach (var chunk in _chunks)
        {
            min = Math.Min(min, chunk.MinMicros(device));
        }
        foreach (var run in _undated)
        {
            min = Math.Min(min, run.MinMicros(device));
        }
        min = Math.Min(min, Math.Min(_replaced.MinMicros, _held?.MinMicros ?? long.MaxValue));
        return _parked.TryGetValue(device, out var parked) ? Math.Min(min, parked.MinMicros) : min;
    }

    /// <summary>The oldest event time of the device that a loss of power would take.</summary>
    public long NotDurableMinMicros(string device)
    {
        var min = long.MaxValue;
        foreach (var entry in _written)
        {
            min = entry.Device == device ? Math.Min(min, entry.MinMicros) : min;
        }
        return min;
    }

    /// <summary>The oldest event time that waits; <see cref="long.MaxValue"/> for none.</summary>
    public long MinMicros()
    {
        var min = long.MaxValue;
        foreach (var entry in _exact.Values)
        {
            min = entry.IsMarker ? min : Math.Min(min, entry.MinMicros);
        }
        foreach (var chunk in _chunks)
        {
            min = Math.Min(min, chunk.MinMicros());
        }
        foreach (var parked in _parked.Values)
        {
            min = Math.Min(min, parked.MinMicros);
        }
        foreach (var run in _undated)
        {
            min = Math.Min(min, run.MinMicros());
        }
        return Math.Min(min, Math.Min(_replaced.MinMicros, _held?.MinMicros ?? long.MaxValue));
    }

    /// <summary>Everything below is acknowledged and may be given up.</summary>
    public long AcknowledgedBelow(long end)
    {
        var below = end;
        foreach (var position in _exact.Keys)
        {
            below = Math.Min(below, position);
            break;
        }
        foreach (var chunk in _chunks)
        {
            below = Math.Min(below, chunk.First);
        }
        foreach (var parked in _parked.Values)
        {
            below = Math.Min(below, parked.First);
        }
        foreach (var run in _undated)
        {
            below = Math.Min(below, run.Records.First);
        }
        below = Math.Min(below, Math.Min(_replaced.First, _held?.Positions[0] ?? long.MaxValue));
        return below;
    }

    private void DropTakenChunks(long position)
    {
        while (_chunks.First is { } node && node.Value.End <= position)
        {
            Readings -= node.Value.Readings; // Zero, unless records of the chunk could not be read.
            _chunks.RemoveFirst();
        }
    }

    private void AddToChunks(in UnackedEntry entry)
    {
        if (_chunks.Last is not { } last || !last.Value.CanAdd(entry))
        {
            last = _chunks.AddLast(new BacklogChunk(entry.Position));
        }
        last.Value.Add(entry);
    }
}
