namespace Telemetry.Edge.Drivers.Gpio;

/// <summary>An input line as somebody wants it.</summary>
/// <param name="Chip">The chip's device file, like <c>/dev/gpiochip0</c>.</param>
/// <param name="Line">The line's number on the chip.</param>
internal sealed record GpioLineRequest(string Chip, int Line)
{
    /// <summary>Low is active.</summary>
    public bool IsActiveLow { get; init; }

    public GpioBias Bias { get; init; }

    /// <summary>Edges from inactive to active are told.</summary>
    public bool Rising { get; init; } = true;

    /// <summary>Edges from active to inactive are told.</summary>
    public bool Falling { get; init; } = true;

    /// <summary>Levels shorter than this are no edges, for the kernel; zero: all are.</summary>
    public TimeSpan Debounce { get; init; }
}
