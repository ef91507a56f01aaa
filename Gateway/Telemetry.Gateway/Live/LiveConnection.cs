using Telemetry.Contract;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Live;

/// <summary>
/// One client: what it asked for and what waits for it. Everything is bounded and the newest wins, so that offering
/// never waits and a client that reads slowly costs nobody but itself. Thread-safe.
/// </summary>
internal sealed class LiveConnection(string id)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>?> _devices = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pipelines = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Device, string Metric), SeriesWaiting> _series = [];
    private readonly Dictionary<string, RowsWaiting> _rows = new(StringComparer.Ordinal);
    private readonly AlertsWaiting _alerts = new();
    private HealthMessage? _health;
    private bool _wantsAlerts;
    private bool _wantsHealth;

    /// <summary>SignalR's id of the connection.</summary>
    public string Id => id;

    /// <summary>Wants results or alerts.</summary>
    public bool WantsOutputs
    {
        get
        {
            lock (_gate)
            {
                return _wantsAlerts || _pipelines.Count > 0;
            }
        }
    }

    /// <summary>Wants the gateway's pulse.</summary>
    public bool WantsHealth
    {
        get
        {
            lock (_gate)
            {
                return _wantsHealth;
            }
        }
    }

    /// <summary>Asks for a device's series; all of them when <paramref name="metrics"/> is null.</summary>
    /// <returns>Whether the limit allows it.</returns>
    public bool SubscribeSeries(string device, IReadOnlyCollection<string>? metrics)
    {
        lock (_gate)
        {
            if (!_devices.ContainsKey(device) && _devices.Count == LiveLimits.DevicesMax)
            {
                return false;
            }
            _devices[device] = metrics is null ? null : new HashSet<string>(metrics, StringComparer.Ordinal);
            return true;
        }
    }

    /// <summary>Takes back what <see cref="SubscribeSeries"/> asked for; what waits of it is dropped.</summary>
    public void UnsubscribeSeries(string device)
    {
        lock (_gate)
        {
            _devices.Remove(device);
            foreach ((string Device, string Metric) series in _series.Keys.Where(key => key.Device == device).ToArray())
            {
                _series.Remove(series);
            }
        }
    }

    /// <summary>Asks for a pipeline's rows.</summary>
    /// <returns>Whether the limit allows it.</returns>
    public bool SubscribePipeline(string pipeline)
    {
        lock (_gate)
        {
            return _pipelines.Contains(pipeline)
                || (_pipelines.Count < LiveLimits.PipelinesMax && _pipelines.Add(pipeline));
        }
    }

    /// <summary>Takes back what <see cref="SubscribePipeline"/> asked for.</summary>
    public void UnsubscribePipeline(string pipeline)
    {
        lock (_gate)
        {
            _pipelines.Remove(pipeline);
            _rows.Remove(pipeline);
        }
    }

    /// <summary>Asks for alerts, or no longer.</summary>
    public void SubscribeAlerts(bool wanted)
    {
        lock (_gate)
        {
            _wantsAlerts = wanted;
            _alerts.Clear();
        }
    }

    /// <summary>Asks for the pulse, or no longer.</summary>
    public void SubscribeHealth(bool wanted)
    {
        lock (_gate)
        {
            _wantsHealth = wanted;
            _health = null;
        }
    }

    /// <summary>Offers a pack; returns how many of its readings found no room.</summary>
    public long Offer(LiveReadings pack)
    {
        lock (_gate)
        {
            if (!_devices.TryGetValue(pack.Device, out HashSet<string>? metrics))
            {
                return 0;
            }
            long refused = 0;
            for (int i = 0; i < pack.Times.Length; i++)
            {
                string metric = pack.MetricNames[pack.Metrics[i]];
                bool isWanted = double.IsFinite(pack.Values[i]) && (metrics is null || metrics.Contains(metric));
                if (isWanted && !OfferReading(pack, metric, i))
                {
                    refused++;
                }
            }
            return refused;
        }
    }

    /// <summary>Offers alerts that changed.</summary>
    public void Offer(IReadOnlyList<AlertItem> alerts)
    {
        lock (_gate)
        {
            foreach (AlertItem alert in _wantsAlerts ? alerts : [])
            {
                _alerts.Add(alert);
            }
        }
    }

    /// <summary>Offers a record of the output journal.</summary>
    public void Offer(OutputRecord record)
    {
        lock (_gate)
        {
            if (!_pipelines.Contains(record.Stream))
            {
                return;
            }
            if (!_rows.TryGetValue(record.Stream, out RowsWaiting? waiting))
            {
                _rows.Add(record.Stream, waiting = new RowsWaiting(record.Stream));
            }
            foreach (OutputRow row in record.Rows)
            {
                waiting.Add(row);
            }
        }
    }

    /// <summary>Offers the pulse; an older one that still waits is replaced.</summary>
    public void Offer(HealthMessage health)
    {
        lock (_gate)
        {
            _health = _wantsHealth ? health : null;
        }
    }

    /// <summary>Takes everything that waits: alerts first, then the pulse, results and readings.</summary>
    public IReadOnlyList<LiveMessage> Drain()
    {
        lock (_gate)
        {
            var messages = new List<LiveMessage>(_rows.Count + _series.Count + 2);
            messages.AddRange(_alerts.Drain().Select(alerts => new LiveMessage(LiveMethods.Alerts, alerts)));
            if (_health is not null)
            {
                messages.Add(new LiveMessage(LiveMethods.Health, _health));
            }
            messages.AddRange(_rows.Values.Select(rows => new LiveMessage(LiveMethods.Results, rows.Drain())));
            messages.AddRange(_series.Values.Select(series => new LiveMessage(LiveMethods.Readings, series.Drain())));
            _health = null;
            _rows.Clear();
            _series.Clear();
            return messages;
        }
    }

    private bool OfferReading(LiveReadings pack, string metric, int row)
    {
        if (!_series.TryGetValue((pack.Device, metric), out SeriesWaiting? waiting))
        {
            if (_series.Count == LiveLimits.SeriesWaitingMax)
            {
                return false;
            }
            _series.Add((pack.Device, metric), waiting = new SeriesWaiting(pack.Device, metric));
        }
        ValueQuality quality = pack.Qualities is { } qualities ? qualities[row] : ValueQuality.Good;
        waiting.Add(pack.Times[row] / 1000.0, pack.Values[row], quality);
        return true;
    }
}
