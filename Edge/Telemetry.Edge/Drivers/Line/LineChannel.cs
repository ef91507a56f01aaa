using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Drivers.Line;

/// <summary>An open line to a device.</summary>
internal sealed class LineChannel : IDisposable
{
    private readonly OpenWire _wire;

    public LineChannel(OpenWire wire, bool isAcknowledged)
    {
        _wire = wire;
        IsAcknowledged = isAcknowledged;
    }

    public Stream Stream => _wire.Stream;

    /// <summary>The device is told what is durable, and waits for it.</summary>
    public bool IsAcknowledged { get; }

    /// <summary>Nothing more has arrived yet.</summary>
    public bool IsIdle => _wire.IsIdle;

    /// <summary>Opens <c>tcp:HOST:PORT</c> or a serial device file.</summary>
    public static async Task<LineChannel> OpenAsync(
        WireSettings settings,
        Func<WireSettings, CancellationToken, Task<OpenWire>> open,
        CancellationToken cancellation) => new(await open(settings, cancellation), settings.IsTcp);

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();
}
