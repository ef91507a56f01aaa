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
    private readonly LeastClock _least = new();
    private Channel[] _channels;
    private int _active;
    private int _aligned;

    /// <summary>Makes a valve; its channels are active, at <see cref="EventTime.Min"/>.</summary>
    /// <param name="channels">How many; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public WatermarkValve(int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channels);
        _channels = new Channel[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            Put(Add(), new Channel(EventTime.Min, IsActive: true, IsAligned: true));
        }
    }

    /// <summary>How many channels there are.</summary>
    public int Count { get; private set; }

    /// <summary>The last watermark that was emitted.</summary>
    public EventTime Watermark { get; private set; } = EventTime.Min;

    /// <summary>Whether all channels have become idle.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Adds a channel; it is idle, at <see cref="EventTime.Min"/>, and holds nobody back until it is marked
    /// active and has caught up.</summary>
    /// <returns>Its number, one more than that of the channel before.</returns>
    public int Add()
    {
        if (Count == _channels.Length) { Array.Resize(ref _channels, Math.Max(4, Count * 2)); }
        _channels[Count] = new Channel(EventTime.Min, IsActive: false, IsAligned: false);
        return Count++;
    }

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
    /// <param name="output">Where to; null when nobody listens and <see cref="Watermark"/> is read instead.</param>
    public void AdvanceWatermark(int channel, EventTime watermark, IWatermarkOutput? output)
    {
        var state = _channels[channel];
        if (!state.IsActive || watermark <= state.Watermark) { return; }
        Put(channel, state with { Watermark = watermark, IsAligned = state.IsAligned || watermark >= Watermark });
        EmitLeast(output);
    }

    /// <summary>Makes a channel idle: it no longer holds the others back.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <param name="output">Where to; null when nobody listens.</param>
    public void MarkIdle(int channel, IWatermarkOutput? output)
    {
        var state = _channels[channel];
        if (!state.IsActive) { return; }
        Put(channel, state with { IsActive = false, IsAligned = false });
        var heldBack = state.Watermark == Watermark;
        if (_active > 0)
        {
            if (heldBack) { EmitLeast(output); }
            return;
        }
        if (heldBack) { Emit(Greatest(), output); }
        IsIdle = true;
        output?.MarkIdle();
    }

    /// <summary>Makes a channel active again.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <param name="output">Where to; null when nobody listens.</param>
    public void MarkActive(int channel, IWatermarkOutput? output)
    {
        var state = _channels[channel];
        if (state.IsActive) { return; }
        Put(channel, state with { IsActive = true, IsAligned = state.Watermark >= Watermark });
        if (!IsIdle) { return; }
        IsIdle = false;
        output?.MarkActive();
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(Count);
        for (var channel = 0; channel < Count; channel++) { Write(channel, writer); }
        WriteOutput(writer);
    }

    /// <summary>Reads the state of a valve with as many channels.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="SnapshotFormatException">The number of channels is another one.</exception>
    public void Restore(SnapshotReader reader)
    {
        if (reader.Int32() != Count) { throw new SnapshotFormatException("a valve of other channels"); }
        for (var channel = 0; channel < Count; channel++) { Read(channel, reader); }
        ReadOutput(reader);
    }

    /// <summary>Writes one channel; for owners whose channels have names and an order of their own.</summary>
    internal void Write(int channel, SnapshotWriter writer)
    {
        writer.Int64(_channels[channel].Watermark.Micros);
        writer.Boolean(_channels[channel].IsActive);
        writer.Boolean(_channels[channel].IsAligned);
    }

    internal void Read(int channel, SnapshotReader reader) =>
        Put(channel, new Channel(new(reader.Int64()), reader.Boolean(), reader.Boolean()));

    internal void WriteOutput(SnapshotWriter writer)
    {
        writer.Int64(Watermark.Micros);
        writer.Boolean(IsIdle);
    }

    internal void ReadOutput(SnapshotReader reader)
    {
        Watermark = new(reader.Int64());
        IsIdle = reader.Boolean();
    }

    private void Put(int channel, in Channel state)
    {
        ref var known = ref _channels[channel];
        _active += (state.IsActive ? 1 : 0) - (known.IsActive ? 1 : 0);
        _aligned += (state.IsAligned ? 1 : 0) - (known.IsAligned ? 1 : 0);
        known = state;
        _least.Set(channel, state.IsAligned ? state.Watermark.Micros : long.MaxValue);
    }

    private void EmitLeast(IWatermarkOutput? output)
    {
        if (_aligned > 0) { Emit(new(_least.Least), output); }
    }

    private void Emit(EventTime watermark, IWatermarkOutput? output)
    {
        if (watermark <= Watermark) { return; }
        Watermark = watermark;
        output?.EmitWatermark(watermark);
    }

    private EventTime Greatest()
    {
        var greatest = EventTime.Min;
        for (var channel = 0; channel < Count; channel++)
        {
            if (_channels[channel].Watermark > greatest) { greatest = _channels[channel].Watermark; }
        }
        return greatest;
    }

    private readonly record struct Channel(EventTime Watermark, bool IsActive, bool IsAligned);
}
