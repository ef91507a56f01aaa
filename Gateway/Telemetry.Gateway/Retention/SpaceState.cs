namespace Telemetry.Gateway.Retention;

/// <summary>How much room the disk has.</summary>
internal enum SpaceState
{
    /// <summary>Not looked at yet.</summary>
    None = 0,

    /// <summary>Enough.</summary>
    Enough,

    /// <summary>It will be full soon.</summary>
    Low,

    /// <summary>Nothing more is taken.</summary>
    Full,
}
