using System.Buffers;
using Telemetry.Contract;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// The spool's entrance. Drivers hold an <see cref="IntakeSession"/> for a poll or a chunk of lines, never across a
/// wait.
/// </summary>
internal sealed class SpoolIntake
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
    public bool IsFull => _book.Log.IsFull || _book.Log.Bytes >= _book.Options.BytesMax;

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
        var batch = ledger.FindBatch(boot) ?? Begin(ledger, boot, seq, reading.Quality);
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
        foreach (var ledger in _book.Devices)
        {
            while (ledger.Batches.Count > 0)
            {
                Seal(ledger, ledger.Batches[0]);
            }
        }
        SealFrontiers();
    }

    private void Seal(DeviceLedger ledger, OpenBatch batch)
    {
        _scratch.ResetWrittenCount();
        batch.ToRecord().Write(_scratch);
        var position = _book.Log.Append(_scratch.WrittenSpan);
        _book.Index.Add(new UnackedEntry(
            position, ledger.Name, batch.Count, batch.MinMicros, _book.Time.GetTimestamp()));
        _book.PendingBytes += _scratch.WrittenCount;
        Drop(ledger, batch);
    }

    private OpenBatch Begin(DeviceLedger ledger, string boot, ulong seq, TimeQuality quality)
    {
        var batch = _spare.TryPop(out var spare) ? spare : new OpenBatch();
        batch.Begin(ledger.Name, boot, seq, quality);
        ledger.AddBatch(batch);
        return batch;
    }

    private void Drop(DeviceLedger ledger, OpenBatch batch)
    {
        ledger.RemoveBatch(batch);
        _spare.Push(batch);
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
