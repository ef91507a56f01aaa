namespace Telemetry.Edge.Drivers.Gpio;

/// <summary>An input line. Nothing here blocks.</summary>
internal interface IGpioLine : IDisposable
{
    /// <summary>Is it active now?</summary>
    bool Read();

    /// <summary>Takes the oldest edges that wait, at most as many as there is room for; 0: none waits.</summary>
    int ReadEdges(Span<GpioEdge> into);
}
