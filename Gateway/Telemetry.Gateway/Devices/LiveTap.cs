using System.Collections.Immutable;
using System.Threading.Channels;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Devices;

/// <summary>Copies each pack once for all subscribers, and only if there is one.</summary>
internal sealed class LiveTap : ILiveTap
{
    private readonly Lock _gate = new();
    private ImmutableArray<Subscription> _subscriptions = [];

    public ILiveSubscription Subscribe(int packsMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(packsMax);
        Subscription subscription = new(this, Math.Min(packsMax, GatewayLimits.LiveTapPacksMax));
        lock (_gate)
        {
            _subscriptions = _subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Offers a durable pack; never waits.</summary>
    public void Offer(PackRecord pack)
    {
        ImmutableArray<Subscription> subscriptions = _subscriptions;
        if (subscriptions.IsEmpty || pack.Count == 0)
        {
            return;
        }

        LiveReadings readings = Copy(pack);
        foreach (Subscription subscription in subscriptions)
        {
            subscription.Offer(readings);
        }
    }

    private static LiveReadings Copy(PackRecord pack)
    {
        double[] values = pack.Numbers.ToArray();
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = pack.Kinds[row] == ValueKind.Text ? double.NaN : values[row];
        }

        return new LiveReadings
        {
            Device = pack.Device,
            IsBacklog = pack.Lane == Lane.Backlog,
            Times = pack.Times.ToArray(),
            Metrics = pack.Metrics.ToArray(),
            MetricNames = pack.MetricNames.ToArray(),
            Values = values,
            Qualities = pack.ValueQualities.ContainsAnyExcept(ValueQuality.None, ValueQuality.Good)
                ? pack.ValueQualities.ToArray()
                : null,
        };
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = _subscriptions.Remove(subscription);
        }
    }

    private sealed class Subscription : ILiveSubscription
    {
        private readonly LiveTap _tap;
        private readonly Channel<LiveReadings> _packs;
        private long _dropped;

        public Subscription(LiveTap tap, int packsMax)
        {
            _tap = tap;
            _packs = Channel.CreateBounded<LiveReadings>(
                new BoundedChannelOptions(packsMax)
                {
                    FullMode = BoundedChannelFullMode.DropOldest,
                    SingleWriter = true,
                },
                _ => Interlocked.Increment(ref _dropped));
        }

        public ChannelReader<LiveReadings> Packs => _packs.Reader;

        public long Dropped => Interlocked.Read(ref _dropped);

        public void Offer(LiveReadings readings) => _packs.Writer.TryWrite(readings);

        public void Dispose()
        {
            _tap.Remove(this);
            _packs.Writer.TryComplete();
        }
    }
}
