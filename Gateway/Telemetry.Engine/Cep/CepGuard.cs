namespace Telemetry.Engine.Cep;

/// <summary>When an edge is open: bits of the mask that must be set, bits that must not, and the rest.</summary>
/// <param name="Needed">Bits that must be set.</param>
/// <param name="Banned">Bits that must not be set.</param>
/// <param name="Rest">The node of the tree that must hold as well; −1 for none.</param>
internal readonly record struct CepGuard(ulong Needed, ulong Banned, int Rest)
{
    public const int NoRest = -1;

    /// <summary>Whether the mask does not speak against it.</summary>
    public bool AllowsMask(ulong mask) => (mask & Needed) == Needed && (mask & Banned) == 0;
}
