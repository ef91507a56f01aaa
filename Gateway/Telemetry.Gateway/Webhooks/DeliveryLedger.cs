using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// The durable memory of deliveries: a journal of what happened to each of them, from which endpoints' cursors and
/// retries are known again after a restart, and of which the delivery view is a fold. Thread-safe.
/// </summary>
internal sealed class DeliveryLedger : IDisposable
{
    private readonly RecordJournal _journal;
    private readonly Dictionary<string, EndpointState> _states = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TimeProvider _time;
    private long _sinceSnapshot;

    private DeliveryLedger(RecordJournal journal, TimeProvider time)
    {
        _journal = journal;
        _time = time;
    }

    /// <summary>Whether this is the first time that the ledger was opened.</summary>
    public bool IsNew { get; private set; }

    /// <summary>The journal of <see cref="DeliveryRecord"/>s, for the delivery view.</summary>
    public RecordJournal Journal => _journal;

    /// <summary>Opens or makes the ledger and reads what it says.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="disk">Where.</param>
    /// <param name="endpoints">
    /// Who is told all that there is when the ledger is new. It says so before it says that it began: whoever dies in
    /// between is new again, and no endpoint begins at the end for that.
    /// </param>
    public static DeliveryLedger Open(
        string directory, TimeProvider time, GatewayDisk disk, params string[] endpoints)
    {
        RecordJournal journal = disk.OpenJournal(new JournalOptions
        {
            Name = "deliveries",
            Directory = directory,
            SegmentBytesMax = WebhookLimits.LedgerSegmentBytes,
            CommitInterval = TimeSpan.Zero,
        });
        var ledger = new DeliveryLedger(journal, time);
        try
        {
            ledger.Replay();
            if (ledger.IsNew)
            {
                foreach (string endpoint in endpoints)
                {
                    var cursor = new DeliveryRecord
                    {
                        Kind = DeliveryKind.Cursor,
                        Endpoint = endpoint,
                        At = time.GetUtcNow(),
                    };
                    journal.Append(cursor.Encode());
                    ledger.State(endpoint).Apply(cursor);
                }
                var started = new DeliveryRecord { Kind = DeliveryKind.Started, At = time.GetUtcNow() };
                journal.Append(started.Encode());
                journal.Flush();
            }
            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What is known of an endpoint. Only its own runner looks at it and only <see cref="WriteAsync"/> changes it.
    /// </summary>
    public EndpointState State(string endpoint)
    {
        lock (_states)
        {
            if (!_states.TryGetValue(endpoint, out EndpointState? state))
            {
                _states.Add(endpoint, state = new EndpointState());
            }
            return state;
        }
    }

    /// <summary>
    /// Writes a fact and applies it once it is durable. Without room it waits until there is some: so nothing is sent
    /// that could not be marked.
    /// </summary>
    public async Task WriteAsync(DeliveryRecord record, CancellationToken stop)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await AppendAsync(record).WaitAsync(stop);
            State(record.Endpoint).Apply(record);
            if (++_sinceSnapshot >= WebhookLimits.LedgerSnapshotEvery)
            {
                _sinceSnapshot = 0;
                await SnapshotAsync(stop);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _journal.Dispose();
        _gate.Dispose();
    }

    private void Replay()
    {
        using JournalReader reader = _journal.OpenReader(_journal.Start);
        IsNew = true;
        while (reader.TryRead(out JournalRecord record))
        {
            DeliveryRecord? fact = DeliveryRecord.Decode(record.Payload);
            IsNew &= fact is null or { Kind: DeliveryKind.Cursor, Position: 0 };
            if (fact is { Endpoint.Length: > 0 })
            {
                State(fact.Endpoint).Apply(fact);
            }
        }
    }

    private async Task AppendAsync(DeliveryRecord record) => await _journal.AppendDurableAsync(record.Encode());

    private async Task SnapshotAsync(CancellationToken stop)
    {
        long begin = _journal.End.Value;
        DeliveryRecord[] facts;
        lock (_states)
        {
            facts = [.. _states.SelectMany(pair => pair.Value.Snapshot(pair.Key, _time.GetUtcNow()))];
        }
        foreach (DeliveryRecord fact in facts)
        {
            await AppendAsync(fact).WaitAsync(stop);
        }
        _journal.TruncateBefore(new JournalPosition(
            Math.Min(begin, Math.Max(0, begin - WebhookLimits.LedgerRecordsKept))));
    }
}
