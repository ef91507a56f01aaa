namespace Telemetry.Engine.Time;

/// <summary>Whose rows move the clock that closes a key's windows.</summary>
public enum KeyClockScope
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>The key's own rows only.</summary>
    Key = 1,

    /// <summary>The rows of all keys of the partition.</summary>
    Partition = 2,
}
