namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>An alert that another rule would have raised for the same key in the same time.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Events">Its events.</param>
internal sealed record WhatIfAlert(string Id, IReadOnlyList<WhatIfEvent> Events);
