namespace Telemetry.Gateway.Agents;

/// <summary>Whether a command may be given.</summary>
internal enum CommandAdmission
{
    /// <summary>Not asked.</summary>
    None = 0,

    /// <summary>It may.</summary>
    Admitted,

    /// <summary>It was given before, under the same id.</summary>
    Known,

    /// <summary>Another one was given under this id.</summary>
    IdTaken,

    /// <summary>As many as allowed wait already.</summary>
    TooMany,
}
