namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>One thing that happens: a pack, or what its words say.</summary>
/// <param name="Micros">When, µs since the scenario's beginning: what the gateway's clock shows.</param>
/// <param name="Words">The verb and what belongs to it.</param>
/// <param name="Pack">The pack, of verbs that send one.</param>
internal sealed record ScenarioStep(long Micros, string[] Words, ScenarioPack? Pack)
{
    public string Verb => Words[0];
}
