namespace Telemetry.Edge.Clock;

/// <summary>The clock that runs from the machine's start on, whatever the wall clock says.</summary>
internal interface IMachineClock
{
    /// <summary>The id of this run of the machine; processes that are started again find the same one.</summary>
    string Boot { get; }

    /// <summary>Microseconds since the machine's start, sleep included.</summary>
    long Micros { get; }
}
