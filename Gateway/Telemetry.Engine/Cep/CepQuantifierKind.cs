namespace Telemetry.Engine.Cep;

/// <summary>How often a part of a pattern occurs.</summary>
public enum CepQuantifierKind
{
    /// <summary>Once.</summary>
    Single,

    /// <summary>Between two numbers of times.</summary>
    Times,

    /// <summary>A number of times or more, without end.</summary>
    Looping,
}
