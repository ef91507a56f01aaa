namespace Telemetry.Contract;

/// <summary>What sort of value a reading has.</summary>
public enum ValueKind : byte
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>A finite double.</summary>
    Number,

    /// <summary>True or false; the number column has 1 or 0.</summary>
    Bool,

    /// <summary>UTF-8 text; the number column has 0.</summary>
    Text,
}
