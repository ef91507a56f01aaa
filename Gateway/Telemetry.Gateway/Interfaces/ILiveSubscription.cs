using System.Threading.Channels;

namespace Telemetry.Gateway.Interfaces;

/// <summary>One subscriber's bounded queue.</summary>
public interface ILiveSubscription : IDisposable
{
    /// <summary>The packs, oldest first.</summary>
    ChannelReader<LiveReadings> Packs { get; }

    /// <summary>Packs that this subscriber lost.</summary>
    long Dropped { get; }
}
