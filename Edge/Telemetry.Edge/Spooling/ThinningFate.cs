namespace Telemetry.Edge.Spooling;

/// <summary>What becomes of a record when room is made.</summary>
internal enum ThinningFate
{
    None = 0,

    /// <summary>It is written again as it is, behind what is newer.</summary>
    Keep,

    /// <summary>The least, greatest and last values of each minute stay.</summary>
    Thin,

    /// <summary>Nothing stays but the ledger's entry.</summary>
    Drop,

    /// <summary>The same, because it is too old.</summary>
    Age,
}
