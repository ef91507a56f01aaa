namespace Telemetry.Engine.Expressions;

/// <summary>Computes a <see cref="ScalarFunction"/> for a frame. It belongs to one partition and allocates nothing per
/// row in the steady state, texts excepted.</summary>
public abstract class ScalarKernel
{
    /// <summary>Computes the rows that count (others may be computed too, but not fail). The result's NULLs are set
    /// from the arguments' before; the kernel may take more values away.</summary>
    /// <param name="call">Arguments, rows, and where the result goes.</param>
    public abstract void Evaluate(in CallFrame call);
}
