namespace Telemetry.Gateway.Ingest;

/// <summary>
/// Which devices are online through whom, so that each change is journalled once, and a device that moved to another
/// agent does not go offline with the old one. Any thread.
/// </summary>
internal sealed class OnlineDevices
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PublisherSession> _connected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PublisherSession> _owners = new(StringComparer.Ordinal);

    /// <summary>Notes a connection; gives the one of the same client that it replaces, or null.</summary>
    public PublisherSession? Connect(PublisherSession session)
    {
        lock (_gate)
        {
            _connected.Remove(session.ClientId, out PublisherSession? before);
            _connected.Add(session.ClientId, session);
            return ReferenceEquals(before, session) ? null : before;
        }
    }

    /// <summary>Notes that a connection has ended.</summary>
    public void Disconnect(PublisherSession session)
    {
        lock (_gate)
        {
            if (_connected.TryGetValue(session.ClientId, out PublisherSession? now) && ReferenceEquals(now, session))
            {
                _connected.Remove(session.ClientId);
            }
        }
    }

    /// <summary>The clients that are connected, in no order.</summary>
    public IReadOnlyList<string> Clients()
    {
        lock (_gate)
        {
            return [.. _connected.Keys];
        }
    }

    /// <summary>True if the client is connected.</summary>
    public bool IsConnected(string client)
    {
        lock (_gate)
        {
            return _connected.ContainsKey(client);
        }
    }

    /// <summary>True if the device was not online through this session before.</summary>
    public bool TryAdd(PublisherSession session, string device)
    {
        lock (_gate)
        {
            if (_owners.TryGetValue(device, out PublisherSession? owner) && ReferenceEquals(owner, session))
            {
                return false;
            }

            _owners[device] = session;
            return true;
        }
    }

    /// <summary>Takes out what was online through this session, in the order of names.</summary>
    public IReadOnlyList<string> Remove(PublisherSession session)
    {
        lock (_gate)
        {
            List<string> devices =
            [
                .. _owners.Where(entry => ReferenceEquals(entry.Value, session)).Select(entry => entry.Key),
            ];
            devices.Sort(StringComparer.Ordinal);
            foreach (string device in devices)
            {
                _owners.Remove(device);
            }

            return devices;
        }
    }
}
