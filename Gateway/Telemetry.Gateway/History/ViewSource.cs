namespace Telemetry.Gateway.History;

/// <summary>The journals that the views are folds of. Each has its own applied position.</summary>
internal enum ViewSource
{
    /// <summary>Not a source.</summary>
    None,

    /// <summary>The output journal: results, alerts, dead letters.</summary>
    Outputs,

    /// <summary>The webhook ledger: deliveries.</summary>
    Deliveries,

    /// <summary>The input journal: what people did.</summary>
    Inputs,
}
