using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Integers as doubles: the cast that hot paths have.</summary>
internal sealed class IntegerToDouble : ScalarFunction
{
    public static IntegerToDouble Instance { get; } = new();

    public override string Name => "integer_to_double";

    public override ImmutableArray<ColumnType> Parameters { get; } = [ColumnType.Int64];

    public override ColumnType Result => ColumnType.Float64;

    public override bool SkipsRows => false;

    public override ScalarKernel CreateKernel() => new Kernel();

    private sealed class Kernel : ScalarKernel
    {
        public override void Evaluate(in CallFrame call)
        {
            ref var from = ref MemoryMarshal.GetReference(call.Argument<long>(0).Values);
            ref var to = ref MemoryMarshal.GetReference(call.ResultOf<double>().Values);
            for (nuint row = 0; row < (nuint)call.Frame.Count; row += (nuint)Vector512<long>.Count)
            {
                Vector512.ConvertToDouble(Vector512.LoadUnsafe(ref from, row)).StoreUnsafe(ref to, row);
            }
        }
    }
}
