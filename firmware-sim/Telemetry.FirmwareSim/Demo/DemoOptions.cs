namespace Telemetry.FirmwareSim.Demo;

/// <summary>What the <c>demo</c> command is told.</summary>
internal sealed record DemoOptions
{
    /// <summary>Seeds the plant and its chips.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The dashboard's port; 0 is a free one.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>The broker's port; 0 is a free one.</summary>
    public int MqttPort { get; init; } = 1883;

    /// <summary>Where gateway and agents keep their journals; null is a temporary folder.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Leave a temporary folder when the demo ends.</summary>
    public bool IsKept { get; init; }

    /// <summary>How much past goes through the chain at the start.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Do not open a browser.</summary>
    public bool IsBrowserLeftClosed { get; init; }

    /// <summary>One JSON line when ready instead of sentences.</summary>
    public bool IsJson { get; init; }

    /// <summary>End when standard input ends: the starter's death ends the demo, too.</summary>
    public bool StopsWithInput { get; init; }
}
