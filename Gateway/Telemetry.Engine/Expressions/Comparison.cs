namespace Telemetry.Engine.Expressions;

/// <summary>How two values are compared.</summary>
public enum Comparison
{
    /// <summary>Not at all; never valid.</summary>
    None = 0,

    /// <summary>Left equals right.</summary>
    Equal = 1,

    /// <summary>Left differs from right.</summary>
    NotEqual = 2,

    /// <summary>Left is less than right.</summary>
    Less = 3,

    /// <summary>Left is not greater than right.</summary>
    LessOrEqual = 4,

    /// <summary>Left is greater than right.</summary>
    Greater = 5,

    /// <summary>Left is not less than right.</summary>
    GreaterOrEqual = 6,
}
