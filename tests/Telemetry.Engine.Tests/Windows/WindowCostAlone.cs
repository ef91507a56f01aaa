namespace Telemetry.Engine.Tests.Windows;

/// <summary>Nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(WindowCostTests), DisableParallelization = true)]
public sealed class WindowCostAlone;
