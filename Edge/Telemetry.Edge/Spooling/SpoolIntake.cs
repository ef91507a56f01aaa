using System.Buffers;
using Telemetry.Contract;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// The spool's entrance. Drivers hold an <see cref="IntakeSession"/> for a poll or a chunk of lines, never across a
/// wait.
/// </summary>
internal sealed partial class SpoolIntake
{
    private readonly SpoolBook _book;
    private readonly SpoolCommitter _committer;
    private readonly ArrayBufferWriter<byte> _scratch = new(64 * 1024);
    private readonly Stack<OpenBatch> _spare = new();

    public SpoolIntake(SpoolBook book, SpoolCommitter committer)
    {
        _book = book;
        _committer = committer;
        committer.Sealing = SealAll;
    }

    /// <summary>No room, in the spool or on its disk: who can make a device wait must not read on.</summary>
    public bool IsFull => _book.Log.IsFull || _book.Log.Bytes >= _book.Options.WaitingBytes;

    /// <summary>No room for those who cannot wait, either.</summary>
    public bool HasNoRoom => _book.Log.IsFull || _book.Log.Bytes >= _book.Options.BytesMax;

    /// <summary>Too much is waiting for the disk: as above, until the next commit.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_book.Gate)
            {
                return _book.PendingReadings >= EdgeLimits.PendingReadingsMax;
            }
        }
    }

    public SpoolCommitter Committer => _committer;

    /// <summary>
    /// Says which sources there are. A line that was given another port would else hold its devices' clocks for ever,
    /// under the name that it had.
    /// </summary>
    public void Configured(IReadOnlySet<string> sources)
    {
        lock (_book.Gate)
        {
            foreach (var ledger in _book.Devices)
            {
                foreach (var source in ledger.Sources)
                {
                    source.IsGone = !sources.Contains(source.Source);
                }
            }
        }
    }

    /// <summary>Opens the gate for one poll or one chunk of lines.</summary>
    public IntakeSession Enter() => new(this, _book);

    /// <summary>Takes one reading in; the gate is held.</summary>
    internal IntakeResult Add(DeviceLedger ledger, string boot, ulong seq, in SpoolReading reading)
    {
        var isUndated = BootStamp.IsBoot(reading.Micros);
        var batch = ledger.FindBatch(boot);
        if (batch is not null && batch.MachineBoot is not null != isUndated)
        {
            Seal(ledger, batch); // One pack has one kind of time.
            batch = null;
        }
        batch ??= Begin(ledger, boot, seq, reading, isUndated ? _book.Clock.MachineBoot : null);
        if (!batch.TryAdd(reading, seq))
        {
            if (batch.Count == 0)
            {
                Drop(ledger, batch);
                return IntakeResult.Refused;
            }
            Seal(ledger, batch);
            return Add(ledger, boot, seq, reading);
        }
        _book.PendingReadings++;
        NotePending();
        if (batch.Count >= _book.Options.BatchMax)
        {
            Seal(ledger, batch);
            if (_book.PendingBytes >= EdgeLimits.CommitBytes)
            {
                _committer.Request(TimeSpan.Zero);
            }
        }
        return IntakeResult.Taken;
    }

    /// <summary>Something other than a reading waits for the disk; the gate is held.</summary>
    internal void NotePending()
    {
        if (!_book.HasPending)
        {
            _book.HasPending = true;
            _committer.RequestUsual();
        }
    }

    /// <summary>Turns everything in memory into records of the log; the gate is held.</summary>
    private void SealAll()
    {
        if (!HasNoRoom)
        {
            TellRefused();
        }
        foreach (var ledger in _book.Devices)
        {
            while (ledger.Batches.Count > 0)
            {
                Seal(ledger, ledger.Batches[0]);
            }
        }
        SealFrontiers();
    }

    /// <summary>Readings that were refused at the door are told as soon as there is room to tell it.</summary>
    private void TellRefused()
    {
        foreach (var ledger in _book.Devices)
        {
            foreach (var loss in ledger.TakeRefused())
            {
                AddLoss(ledger, loss);
            }
        }
    }

    /// <summary>Takes an entry of the ledger in, as a reading; the gate is held.</summary>
    internal void AddLoss(DeviceLedger ledger, in LossEntry loss)
    {
        var now = _book.Clock.Now();
        Add(ledger, _book.Options.Boot, ledger.TakeSeq(), new SpoolReading
        {
            Metric = LossEntry.LedgerMetric,
            Kind = ValueKind.Text,
            Text = loss.ToText(),
            Micros = loss.ToldAt(now.Micros),
            Quality = now.Quality,
        });
    }

    private void Seal(DeviceLedger ledger, OpenBatch batch)
    {
        _scratch.ResetWrittenCount();
        batch.ToRecord().Write(_scratch);
        var position = _book.Log.Append(_scratch.WrittenSpan);
        _book.Index.Add(new UnackedEntry(
            position, ledger.Name, batch.Count, batch.MinMicros, _book.Time.GetTimestamp(), batch.MaxMicros,
            batch.MachineBoot));
        _book.PendingBytes += _scratch.WrittenCount;
        Drop(ledger, batch);
    }

    private OpenBatch Begin(
        DeviceLedger ledger, string boot, ulong seq, in SpoolReading first, string? machineBoot)
    {
        var batch = _spare.TryPop(out var spare) ? spare : new OpenBatch();
        batch.Begin(ledger.Name, boot, seq, first.Quality, first.Micros, machineBoot);
        ledger.AddBatch(batch);
        return batch;
    }

    private void Drop(DeviceLedger ledger, OpenBatch batch)
    {
        ledger.RemoveBatch(batch);
        _spare.Push(batch);
    }

    /// <summary>
    /// Ties readings without a date to the calendar when that can be done; they are sent when the anchor is durable.
    /// The gate is held.
    /// </summary>
    /// <returns>The anchors; none most of the time.</returns>
    internal IReadOnlyList<ClockAnchor> DateWhenKnown()
    {
        if (!_book.Index.NeedsDates || !_book.Clock.TryAnchor(out var known))
        {
            return [];
        }
        var anchors = _book.Index.AnchorsFor(known, _book.KnownBefore);
        foreach (var anchor in anchors)
        {
            _scratch.ResetWrittenCount();
            AnchorRecord.Write(_scratch, anchor);
            var position = _book.Log.Append(_scratch.WrittenSpan);
            _book.Index.Add(new UnackedEntry(position, null, 0, long.MaxValue, _book.Time.GetTimestamp()));
            _book.Index.AddAnchor(position, anchor);
            _book.PendingBytes += _scratch.WrittenCount;
        }
        NotePending();
        return anchors;
    }

    private void SealFrontiers()
    {
        _scratch.ResetWrittenCount();
        foreach (var ledger in _book.Devices)
        {
            foreach (var source in ledger.Sources)
            {
                if (source.IsUnsaved)
                {
                    new FrontierRecord(source.Source, ledger.Name, source.LowMicros).Write(_scratch);
                }
            }
        }
        if (_scratch.WrittenCount == 0)
        {
            return;
        }
        var position = _book.Log.Append(_scratch.WrittenSpan);
        _book.Index.Add(new UnackedEntry(position, null, 0, long.MaxValue, _book.Time.GetTimestamp()));
        _book.PendingBytes += _scratch.WrittenCount;
        foreach (var ledger in _book.Devices)
        {
            foreach (var source in ledger.Sources)
            {
                if (source.IsUnsaved)
                {
                    source.Saved();
                }
            }
        }
    }
}
