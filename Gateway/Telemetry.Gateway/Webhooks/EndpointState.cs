namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// What the ledger says of one endpoint: how far it is, what is settled beyond, and which attempts were made. One
/// thread at a time changes it, and any other may look: intents become durable while the next delivery is looked up.
/// </summary>
internal sealed class EndpointState
{
    private readonly Lock _gate = new();
    private readonly SortedSet<(long Position, int Row)> _settled = [];
    private readonly Dictionary<(long Position, int Row), DeliveryRecord> _tried = [];
    private readonly SortedDictionary<(long Position, int Row), DeliveryRecord> _again = [];
    private long _cursor = -1;

    /// <summary>
    /// Everything before this record of the output journal is settled; null for an endpoint never seen.
    /// </summary>
    public long? Cursor
    {
        get => Interlocked.Read(ref _cursor) is >= 0 and var cursor ? cursor : null;
        private set => Interlocked.Exchange(ref _cursor, value ?? -1);
    }

    /// <summary>The address that answered 410, or null.</summary>
    public string? DisabledUrl { get; private set; }

    /// <summary>Settled deliveries beyond the cursor.</summary>
    public int SettledAhead
    {
        get
        {
            lock (_gate)
            {
                return _settled.Count;
            }
        }
    }

    /// <summary>The first record of the output journal that is still needed; null for an endpoint never seen.</summary>
    public long? Needed
    {
        get
        {
            lock (_gate)
            {
                return Cursor is { } cursor && _again.Count > 0
                    ? Math.Min(cursor, _again.First().Key.Position)
                    : Cursor;
            }
        }
    }

    /// <summary>Settled deliveries that somebody wants sent once more, oldest first.</summary>
    public IReadOnlyList<DeliveryRecord> Again
    {
        get
        {
            lock (_gate)
            {
                return _again.Count == 0 ? [] : [.. _again.Values];
            }
        }
    }

    /// <summary>How many settled deliveries are on their way once more.</summary>
    public int AgainCount
    {
        get
        {
            lock (_gate)
            {
                return _again.Count;
            }
        }
    }

    /// <summary>Whether this delivery is on its way once more.</summary>
    public bool IsAgain(long position, int row)
    {
        lock (_gate)
        {
            return _again.ContainsKey((position, row));
        }
    }

    /// <summary>Whether this delivery is done with.</summary>
    public bool IsSettled(long position, int row)
    {
        lock (_gate)
        {
            return position < Cursor || _settled.Contains((position, row));
        }
    }

    /// <summary>The last attempt of an unsettled delivery, failed or of an end unknown; or null.</summary>
    public DeliveryRecord? LastAttempt(long position, int row)
    {
        lock (_gate)
        {
            return _tried.GetValueOrDefault((position, row));
        }
    }

    /// <summary>Applies a ledger record of this endpoint.</summary>
    public void Apply(DeliveryRecord record)
    {
        lock (_gate)
        {
            ApplyLocked(record);
        }
    }

    /// <summary>Records from which this state can be made again.</summary>
    public IEnumerable<DeliveryRecord> Snapshot(string endpoint, DateTimeOffset at)
    {
        if (Cursor is { } cursor)
        {
            yield return new DeliveryRecord
            {
                Kind = DeliveryKind.Cursor,
                Endpoint = endpoint,
                Position = cursor,
                At = at,
            };
        }
        if (DisabledUrl is not null)
        {
            yield return new DeliveryRecord
            {
                Kind = DeliveryKind.Disabled,
                Endpoint = endpoint,
                Url = DisabledUrl,
                At = at,
            };
        }
        foreach ((long Position, int Row)[] part in _settled.Chunk(WebhookLimits.SettledPerRecord))
        {
            yield return new DeliveryRecord
            {
                Kind = DeliveryKind.Settled,
                Endpoint = endpoint,
                At = at,
                Settled = [.. part.SelectMany(delivery => (long[])[delivery.Position, delivery.Row])],
            };
        }
        foreach (DeliveryRecord again in _again.Values)
        {
            yield return again;
        }
        foreach (DeliveryRecord tried in _tried.Values.OrderBy(record => (record.Position, record.Row)))
        {
            yield return tried;
        }
    }

    private void ApplyLocked(DeliveryRecord record)
    {
        switch (record.Kind)
        {
            case DeliveryKind.Delivered or DeliveryKind.Dead:
                if (!_again.Remove((record.Position, record.Row)))
                {
                    _settled.Add((record.Position, record.Row));
                }
                _tried.Remove((record.Position, record.Row));
                break;
            case DeliveryKind.Redeliver:
                _again[(record.Position, record.Row)] = record;
                break;
            case DeliveryKind.Failed or DeliveryKind.Intent:
                _tried[(record.Position, record.Row)] = record;
                break;
            case DeliveryKind.Disabled:
                DisabledUrl = record.Url;
                break;
            case DeliveryKind.Enabled:
                DisabledUrl = null;
                break;
            case DeliveryKind.Cursor:
                Advance(record.Position);
                break;
            case DeliveryKind.Settled:
                Settle(record.Settled ?? []);
                break;
            default:
                break;
        }
    }

    private void Advance(long cursor)
    {
        Cursor = cursor;
        _settled.RemoveWhere(delivery => delivery.Position < cursor);
        foreach ((long Position, int Row) old in _tried.Keys
            .Where(delivery => delivery.Position < cursor && !_again.ContainsKey(delivery))
            .ToArray())
        {
            _tried.Remove(old);
        }
    }

    private void Settle(IReadOnlyList<long> pairs)
    {
        for (int i = 0; i + 1 < pairs.Count; i += 2)
        {
            _settled.Add((pairs[i], (int)pairs[i + 1]));
        }
    }
}
