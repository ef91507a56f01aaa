namespace Telemetry.Engine.Cep;

/// <summary>What a node of a guard is.</summary>
internal enum CepGuardKind
{
    /// <summary>An iterative condition.</summary>
    Iterative,

    /// <summary>One of several guards is open.</summary>
    Any,

    /// <summary>All of several guards are open.</summary>
    All,

    /// <summary>Never open.</summary>
    Never,
}
