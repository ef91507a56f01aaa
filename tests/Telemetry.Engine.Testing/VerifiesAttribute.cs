namespace Telemetry.Engine.Testing;

/// <summary>
/// Says that a test class runs operators through the <see cref="OperatorVerifier"/>. The architecture tests insist that
/// every operator is named by one.
/// </summary>
/// <param name="operators">The operators.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class VerifiesAttribute(params Type[] operators) : Attribute
{
    /// <summary>The operators.</summary>
    public IReadOnlyList<Type> Operators { get; } = operators;
}
