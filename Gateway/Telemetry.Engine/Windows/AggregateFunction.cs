namespace Telemetry.Engine.Windows;

/// <summary>What a window says about its values.</summary>
public enum AggregateFunction
{
    /// <summary>No function; never valid.</summary>
    None = 0,

    /// <summary>How many values there are, NULLs not counted.</summary>
    Count = 1,

    /// <summary>Their sum; NULL without values.</summary>
    Sum = 2,

    /// <summary>The least; NULL without values.</summary>
    Min = 3,

    /// <summary>The greatest; NULL without values.</summary>
    Max = 4,

    /// <summary>Their mean; NULL without values.</summary>
    Avg = 5,

    /// <summary>STDDEV_SAMP: the root of <see cref="VarSamp"/>.</summary>
    StddevSamp = 6,

    /// <summary>VAR_SAMP: squared deviations from the mean over n − 1; NULL with fewer than two values.</summary>
    VarSamp = 7,
}
