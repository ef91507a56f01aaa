using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// The spool's exit: hands out durable packs by lane, forgets only what is acknowledged, says the low watermarks.
/// One publisher uses it.
/// </summary>
internal sealed partial class SpoolOutlet : IDisposable
{
    private readonly SpoolBook _book;
    private readonly SpoolIntake _intake;
    private readonly ProgressFile _progress;
    private readonly HashSet<string> _introduced = new(StringComparer.Ordinal);
    private readonly LogCursor _live;
    private readonly LogCursor _backlog;
    private readonly LogCursor _parked;
    private readonly LogCursor _dated;
    private readonly LogCursor _replaced;
    private readonly Lock _saveGate = new();
    private long _savedBelow = -1;

    public SpoolOutlet(SpoolBook book, SpoolIntake intake, ProgressFile progress)
    {
        _book = book;
        _intake = intake;
        _progress = progress;
        _live = new LogCursor(book.Log);
        _backlog = new LogCursor(book.Log);
        _parked = new LogCursor(book.Log);
        _dated = new LogCursor(book.Log);
        _replaced = new LogCursor(book.Log);
    }

    /// <summary>Told of each machine start whose date became known, outside of the gate.</summary>
    public Action<ClockAnchor>? Anchored { get; set; }

    /// <summary>
    /// Lanes with something to publish at this moment; ageing fresh packs, and dating those without a date, first.
    /// </summary>
    public (bool Live, bool Backlog) Ready()
    {
        IReadOnlyList<ClockAnchor> anchors;
        (bool Live, bool Backlog) lanes;
        lock (_book.Gate)
        {
            anchors = _intake.DateWhenKnown();
            var now = _book.Time.GetTimestamp();
            var after = (long)(_book.Options.BacklogAfter.TotalSeconds * _book.Time.TimestampFrequency);
            _book.Index.MoveToBacklog(now - after);
            lanes = (_book.Index.HasLive, _book.Index.HasBacklog);
        }
        foreach (var anchor in anchors)
        {
            Anchored?.Invoke(anchor);
        }
        return lanes;
    }

    /// <summary>
    /// Takes the lane's next pack out; null: nothing there, or so much of parked devices that it is worth a pause.
    /// </summary>
    public OutgoingPack? Take(Lane lane) => lane switch
    {
        Lane.Live => TakeLive(),
        Lane.Backlog => TakeBacklog(),
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "No lane."),
    };

    /// <summary>The gateway has it: it need not be kept.</summary>
    public void Acknowledge(OutgoingPack pack)
    {
        FaultPoint.Reach("spool.acked");
        lock (_book.Gate)
        {
            _book.Index.Acknowledge(pack.Position);
        }
    }

    /// <summary>A pack without readings that says only how far the device is.</summary>
    public OutgoingPack Heartbeat(string device)
    {
        lock (_book.Gate)
        {
            if (!_book.TryLedger(device, out var ledger))
            {
                throw new ArgumentException($"No such device: {device}.", nameof(device));
            }
            var quality = _book.Clock.Now().Quality;
            var low = _book.LowMicros(ledger, except: -1);
            var header = new PackHeader(device, _book.Options.Boot, ledger.NextSeq, low, quality)
            {
                Sender = SenderFor(device),
            };
            var payload = PackWriter.Join(header, [], 0);
            return new OutgoingPack(-1, device, Lane.Live, 0, payload);
        }
    }

    /// <summary>There is a new connection: who sends is said again, device by device, until it is heard.</summary>
    public void Introduce() => _introduced.Clear();

    /// <summary>The gateway has heard of a device on this connection.</summary>
    public void Heard(string device) => _introduced.Add(device);

    public IReadOnlyList<string> Devices()
    {
        lock (_book.Gate)
        {
            return [.. _book.Devices.Select(d => d.Name)];
        }
    }

    public BacklogSummary Backlog()
    {
        lock (_book.Gate)
        {
            var oldest = _book.Index.MinMicros();
            return new BacklogSummary(
                _book.Index.Readings, oldest == long.MaxValue || BootStamp.IsBoot(oldest) ? null : oldest,
                _book.Devices.Sum(d => d.Lost), _book.Index.UndatedReadings);
        }
    }

    /// <summary>
    /// Makes the acknowledged prefix durable and gives its room back. What was acknowledged since the last save is
    /// published again after a crash, under the same identity.
    /// </summary>
    public void SaveProgress()
    {
        lock (_saveGate)
        {
            Save();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _live.Dispose();
        _backlog.Dispose();
        _parked.Dispose();
        _dated.Dispose();
        _replaced.Dispose();
    }

    private void Save()
    {
        long below;
        long durable;
        List<FrontierRecord> frontiers = [];
        lock (_book.Gate)
        {
            durable = _book.DurableMicros;
            below = _book.Index.AcknowledgedBelow(_book.Log.End);
            foreach (var ledger in _book.Devices)
            {
                // Readings that are not durable yet may have to come again: no frontier may outlive them.
                var volatileMin = Math.Min(ledger.OpenMinMicros(), _book.Index.NotDurableMinMicros(ledger.Name));
                frontiers.AddRange(ledger.CountingSources
                    .Where(s => s.IsOwnTime)
                    .Select(s => new FrontierRecord(s.Source, ledger.Name, Least(s.LowMicros, volatileMin))));
            }
        }
        if (below == _savedBelow)
        {
            return;
        }
        if (!_progress.TrySave(new SpoolProgress(below, frontiers, _book.Clock.NewestSyncedMicros, durable)))
        {
            return; // No room, though another try comes with the next save.
        }
        FaultPoint.Reach("spool.delete");
        _book.Log.TruncateBefore(below);
        _savedBelow = below;
    }

    private PackSender SenderFor(string device)
    {
        var sender = _book.Options.Sender;
        return !sender.IsKnown || !_introduced.Contains(device) ? sender : sender.WithoutIntroduction();
    }

    private static long? Least(long? low, long other) => low is { } known ? Math.Min(known, other) : null;

    private OutgoingPack? TakeLive()
    {
        while (true)
        {
            long position;
            lock (_book.Gate)
            {
                if (!_book.Index.TryTakeLive(out position))
                {
                    return null;
                }
            }
            // Written by this process and durable: it must be there.
            if (!_live.TryRead(position, out var found, out var record) || found != position)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"The spool lost its durable record {position}."));
            }
            if (PackRecord.TryRead(record, out var pack))
            {
                return Outgoing(position, Lane.Live, pack);
            }
        }
    }

    private OutgoingPack? TakeBacklog()
    {
        if ((TakeDated() ?? TakeReplaced()) is { } early)
        {
            return early;
        }
        if (TakeReleased() is { } released)
        {
            return released;
        }
        for (var look = 0; look < LooksMax; look++)
        {
            long position;
            lock (_book.Gate)
            {
                if (!_book.Index.TryPeekBacklog(out position))
                {
                    return null;
                }
            }
            if (!_backlog.TryRead(position, out var found, out var record))
            {
                lock (_book.Gate)
                {
                    _book.Index.SkipBacklogTo(position + 1);
                }
                continue;
            }
            var isPack = PackRecord.TryRead(record, out var pack);
            lock (_book.Gate)
            {
                _book.Index.SkipBacklogTo(found);
                if (!_book.Index.TryPeekBacklog(out var next) || next != found)
                {
                    continue; // Damage swallowed the end of a chunk; what was read is of no chunk.
                }
                _book.Index.TakeBacklog(isPack
                    ? new UnackedEntry(found, pack.Device, pack.Count, pack.MinMicros, 0)
                    : new UnackedEntry(found, null, 0, long.MaxValue, 0));
                if (isPack && _book.Index.IsParked(pack.Device))
                {
                    _book.Index.ParkTaken(found);
                    continue;
                }
            }
            if (isPack)
            {
                return Outgoing(found, Lane.Backlog, pack);
            }
        }
        return null;
    }

    private OutgoingPack Outgoing(long position, Lane lane, in PackRecord pack)
    {
        long? low;
        ClockAnchor? anchor = null;
        lock (_book.Gate)
        {
            if (pack.MachineBoot is { } machineBoot)
            {
                anchor = _book.Index.AnchorOf(position, machineBoot);
            }
            low = _book.TryLedger(pack.Device, out var ledger) ? _book.LowMicros(ledger, position) : null;
        }
        var header = new PackHeader(pack.Device, pack.Boot, pack.FirstSeq, low, anchor?.Quality ?? pack.Quality)
        {
            Sender = SenderFor(pack.Device),
            BaseTimeMicros = anchor?.StartMicros ?? pack.BaseMicros,
        };
        var payload = PackWriter.Join(header, pack.Records, pack.Count);
        return new OutgoingPack(position, pack.Device, lane, pack.Count, payload);
    }
}
