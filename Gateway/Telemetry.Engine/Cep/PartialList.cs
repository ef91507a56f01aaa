namespace Telemetry.Engine.Cep;

/// <summary>Partial matches in the order of their first events, those with the same one as they arose. All zero:
/// none.</summary>
internal struct PartialList
{
    public int First;

    public int Last;
}
