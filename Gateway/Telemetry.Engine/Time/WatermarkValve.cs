using Telemetry.Engine.State;

namespace Telemetry.Engine.Time;

/// <summary>
/// Makes one watermark of those of several channels: the least over the channels that are aligned. A channel is
/// aligned while it is active and not behind what was emitted; one that was idle and comes back behind must catch up
/// first, so that it holds nobody back. When the last channel becomes idle, the greatest watermark is emitted, so
/// that the result does not depend on the order in which they became idle.
/// </summary>
public sealed class WatermarkValve
{
    private readonly Channel[] _channels;

    /// <summary>Makes a valve; its channels are active, at <see cref="EventTime.Min"/>.</summary>
    /// <param name="channels">How many; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no channel.</exception>
    public WatermarkValve(int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        _channels = new Channel[channels];
        Array.Fill(_channels, new Channel(EventTime.Min, IsActive: true, IsAligned: true));
    }

    /// <summary>The last watermark that was emitted.</summary>
    public EventTime Watermark { get; private set; } = EventTime.Min;

    /// <summary>Whether all channels are idle.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>A channel's own watermark.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <returns>The watermark.</returns>
    public EventTime WatermarkOf(int channel) => _channels[channel].Watermark;

    /// <summary>Whether a channel is active.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <returns>True when it is.</returns>
    public bool IsActive(int channel) => _channels[channel].IsActive;

    /// <summary>Whether a channel takes part in the minimum.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <returns>True when it does.</returns>
    public bool IsAligned(int channel) => _channels[channel].IsAligned;

    /// <summary>Takes a channel's watermark; what an idle channel says, or one that goes back, is ignored.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <param name="watermark">Its watermark.</param>
    /// <param name="output">Where to.</param>
    public void AdvanceWatermark(int channel, EventTime watermark, IWatermarkOutput output)
    {
        ref var state = ref _channels[channel];
        if (!state.IsActive || watermark <= state.Watermark) { return; }
        state = state with { Watermark = watermark, IsAligned = state.IsAligned || watermark >= Watermark };
        Emit(LeastAligned(), output);
    }

    /// <summary>Makes a channel idle: it no longer holds the others back.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <param name="output">Where to.</param>
    public void MarkIdle(int channel, IWatermarkOutput output)
    {
        ref var state = ref _channels[channel];
        if (!state.IsActive) { return; }
        state = state with { IsActive = false, IsAligned = false };
        var heldBack = state.Watermark == Watermark;
        var (anyActive, greatest) = Survey();
        if (heldBack) { Emit(anyActive ? LeastAligned() : greatest, output); }
        if (anyActive) { return; }
        IsIdle = true;
        output.MarkIdle();
    }

    /// <summary>Makes a channel active again.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <param name="output">Where to.</param>
    public void MarkActive(int channel, IWatermarkOutput output)
    {
        ref var state = ref _channels[channel];
        if (state.IsActive) { return; }
        state = state with { IsActive = true, IsAligned = state.Watermark >= Watermark };
        if (!IsIdle) { return; }
        IsIdle = false;
        output.MarkActive();
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(_channels.Length);
        foreach (var channel in _channels)
        {
            writer.Int64(channel.Watermark.Micros);
            writer.Boolean(channel.IsActive);
            writer.Boolean(channel.IsAligned);
        }
        writer.Int64(Watermark.Micros);
        writer.Boolean(IsIdle);
    }

    /// <summary>Reads the state of a valve with as many channels.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="SnapshotFormatException">The number of channels is another one.</exception>
    public void Restore(SnapshotReader reader)
    {
        if (reader.Int32() != _channels.Length) { throw new SnapshotFormatException("a valve of other channels"); }
        for (var channel = 0; channel < _channels.Length; channel++)
        {
            _channels[channel] = new(new(reader.Int64()), reader.Boolean(), reader.Boolean());
        }
        Watermark = new(reader.Int64());
        IsIdle = reader.Boolean();
    }

    private void Emit(EventTime watermark, IWatermarkOutput output)
    {
        if (watermark <= Watermark) { return; }
        Watermark = watermark;
        output.EmitWatermark(watermark);
    }

    /// <summary>The least watermark of the aligned channels, or Min when none is aligned.</summary>
    private EventTime LeastAligned()
    {
        var least = EventTime.Max;
        var any = false;
        foreach (var channel in _channels)
        {
            if (!channel.IsAligned) { continue; }
            any = true;
            if (channel.Watermark < least) { least = channel.Watermark; }
        }
        return any ? least : EventTime.Min;
    }

    private (bool AnyActive, EventTime Greatest) Survey()
    {
        var anyActive = false;
        var greatest = EventTime.Min;
        foreach (var channel in _channels)
        {
            anyActive |= channel.IsActive;
            if (channel.Watermark > greatest) { greatest = channel.Watermark; }
        }
        return (anyActive, greatest);
    }

    private readonly record struct Channel(EventTime Watermark, bool IsActive, bool IsAligned);
}
